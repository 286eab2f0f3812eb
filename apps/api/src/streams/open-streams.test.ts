import type { StaffId } from '@kean/kernel';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Person } from '../principal-source.ts';
import { OpenStreams } from './open-streams.ts';

const ANNA = 'anna' as StaffId;
const BEN = 'ben' as StaffId;
const personOf = (staffId: StaffId) => ({ principal: { staffId, roles: [] } }) as unknown as Person;

let streams: OpenStreams;
afterEach(() => streams.close());

/** Streams of a process whose statements can be held up, as behind a hundred others. */
function openStreams() {
  const heldUp = Promise.withResolvers<ReadonlySet<StaffId>>();
  const parts = {
    register: {
      add: async () => undefined,
      remove: vi.fn(),
      seen: async () => undefined,
      settle: async () => undefined,
    },
    whoIsGone: vi.fn(() => heldUp.promise),
    isConfirmed: () => true,
    onTrouble: vi.fn(),
  };
  streams = new OpenStreams(parts);
  return { parts, heldUp };
}
const open = (staffId: StaffId, lookAgain: () => Promise<Person | null> = async () => personOf(staffId)) =>
  streams.open(personOf(staffId), 'watch', lookAgain);

describe('open streams', () => {
  it('of who is gone end with the news itself, before any statement, and others read on', async () => {
    const { parts } = openStreams();
    const [first, second, other] = [await open(ANNA), await open(ANNA), await open(BEN)];
    const told = streams.recheck({ people: [{ staffId: ANNA, gone: true }], everybody: false });
    // In the same turn: nothing was awaited.
    expect([first.ended.aborted, second.ended.aborted, other.ended.aborted]).toEqual([true, true, false]);
    expect(first.ended.reason).toMatchObject({ code: 'CALL_SIGN_IN_REQUIRED' });
    await told;
    expect(parts.whoIsGone).not.toHaveBeenCalled();
  });

  it('of who is still there are looked at again', async () => {
    openStreams();
    let now: Person | null = personOf(ANNA);
    const stream = await open(ANNA, async () => now);
    await streams.recheck({ people: [{ staffId: ANNA, gone: false }], everybody: false });
    expect(stream.ended.aborted).toBe(false);
    now = null;
    await streams.recheck({ people: [{ staffId: ANNA, gone: false }], everybody: false });
    expect(stream.ended.reason).toMatchObject({ code: 'CALL_SIGN_IN_REQUIRED' });
  });

  it('of everybody are asked about where nobody is named', async () => {
    const { parts, heldUp } = openStreams();
    const [anna, ben] = [await open(ANNA), await open(BEN)];
    heldUp.resolve(new Set([BEN]));
    await streams.recheck({ people: [], everybody: true });
    expect(parts.whoIsGone).toHaveBeenCalledTimes(1);
    expect([anna.ended.aborted, ben.ended.aborted]).toEqual([false, true]);
  });
});
