import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type LogOffice, openLogOffice, SOON } from '../testing/log-office.ts';
import { type SampleWitness, sampleWitness } from '../testing/sample-witness.ts';
import type { Sequencer } from './sequencer.ts';

const FIVE_MINUTES_MS = 300_000;

let office: LogOffice;
let witness: SampleWitness;
let sequencer: Sequencer;
let now = new Date('2026-11-25T08:00:00Z');

beforeAll(async () => {
  office = await openLogOffice({ now: () => now });
  witness = await sampleWitness(office.log.signer.verifierKey);
  sequencer = office.log.sequencer(office.worker, witness.address);
});
afterAll(async () => {
  await witness.close();
  await office.close();
});

const pass = (ms: number) => {
  now = new Date(now.getTime() + ms);
};
const signTo = (size: number) =>
  vi.waitFor(async () => {
    await sequencer.turn();
    expect((await office.head())?.size).toBe(size);
  }, SOON);

/** What a turn asks the witness, and what is told of it. */
async function turn(): Promise<{ asked: number; told: unknown[][] }> {
  const [asked, told] = [witness.asked, office.log.told.length];
  await sequencer.turn();
  return { asked: witness.asked - asked, told: office.log.told.slice(told) };
}

// One log for all: each goes on where the one before ended.
describe('the witness of a log in which nothing happens', () => {
  it('is asked anew every five minutes, so that its silence would be noticed', async () => {
    await office.act(2);
    await signTo(2);
    pass(FIVE_MINUTES_MS - 1);
    expect(await turn()).toEqual({ asked: 0, told: [] });
    pass(1);
    expect(await turn()).toEqual({ asked: 1, told: [['witness', 'cosigned', null]] });
    expect(await turn()).toEqual({ asked: 0, told: [] });
  });

  it('is asked with every turn while it does not answer, and silent since the first time', async () => {
    pass(FIVE_MINUTES_MS);
    witness.instead = { status: 500 };
    const since = now;
    for (let times = 0; times < 3; times += 1) {
      const { asked, told } = await turn();
      expect(asked).toBeGreaterThan(0);
      expect(told).toEqual([['witness', 'unreachable', since]]);
      pass(10_000);
    }
    witness.instead = null;
    expect((await turn()).told).toEqual([['witness', 'cosigned', null]]);
    expect(await turn()).toEqual({ asked: 0, told: [] });
  });

  it('is silent since later when it falls silent once more', async () => {
    witness.instead = { status: 422 };
    pass(FIVE_MINUTES_MS);
    expect((await turn()).told).toEqual([['witness', 'refused', now]]);
    witness.instead = null;
    await turn();
  });
});

it('a head that has grown is shown to the witness at once', async () => {
  await office.act(1);
  await signTo(3);
  expect(witness.head.size).toBe(3);
  expect(office.log.told.slice(-2)).toEqual([
    ['signed', 3],
    ['witness', 'cosigned', null],
  ]);
});
