import { setTimeout } from 'node:timers/promises';
import { newId } from '@kean/kernel';
import { writeVerifierKey } from '@kean/tlog';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type LogOffice, openLogOffice, SOON } from '../testing/log-office.ts';
import { sampleWitness } from '../testing/sample-witness.ts';
import { KEYS_PATH } from './log-store.ts';

let office: LogOffice;
beforeAll(async () => {
  office = await openLogOffice();
});
afterAll(() => office.close());

const size = async () => (await office.head())?.size ?? 0;
const signedAt = (wanted: number) => vi.waitFor(async () => expect(await size()).toBe(wanted), SOON);

/** What is told from here on. */
function listen(): () => readonly (readonly unknown[])[] {
  const from = office.log.told.length;
  return () => office.log.told.slice(from);
}

// One log for all: each goes on where the one before ended, and the one that halts it comes last.
describe('a sequencer that was started', () => {
  it('takes a turn at once and then every so often, until it is stopped', async () => {
    const told = listen();
    await office.act(2);
    const sequencer = office.log.sequencer(office.worker);
    await sequencer.start(30);
    expect(sequencer.leads()).toBe(true);
    await signedAt(2);
    await office.act(1);
    await signedAt(3);
    await sequencer.stop();
    expect(sequencer.leads()).toBe(false);
    await office.act(1);
    await setTimeout(200);
    expect(await size()).toBe(3);
    expect(told()).toEqual([
      ['signed', 2],
      ['signed', 3],
    ]);
    await office.turnTo(4);
  });

  it('tells of trouble, and goes on without a gap when it is over', async () => {
    const told = listen();
    const before = await size();
    const full = new Error('no space left');
    const writing = vi.spyOn(office.log.store, 'write').mockRejectedValueOnce(full);
    const sequencer = office.log.sequencer(office.worker);
    await office.act(5);
    await sequencer.start(30);
    await signedAt(before + 5);
    await sequencer.stop();
    writing.mockRestore();
    // A turn that finds nothing yet, because somewhere in the cluster something older still runs, signs the head of before.
    expect(told().filter((one) => one[0] !== 'signed' || one[1] !== before)).toEqual([
      ['troubled', full],
      ['signed', before + 5],
    ]);
  });

  it('tells a witness each head once, and publishes its key beside that of the log', async () => {
    const witness = await sampleWitness(office.log.signer.verifierKey);
    const sequencer = office.log.sequencer(office.worker, witness.address);
    const wanted = (await size()) + 3;
    await office.act(3);
    await vi.waitFor(async () => {
      await sequencer.turn();
      expect(witness.head.size).toBe(wanted);
    }, SOON);
    const { asked } = witness;
    await sequencer.turn();
    await sequencer.turn();
    expect(witness.asked).toBe(asked);
    const keys = [office.log.signer.verifierKey, witness.address.key].map((key) => `${writeVerifierKey(key)}\n`);
    expect(await office.log.textOf(KEYS_PATH)).toBe(keys.join(''));
    await sequencer.stop();
    await witness.close();
  });

  it('halts before an event that the product cannot have written, says which, and leads no more', async () => {
    const told = listen();
    const before = await size();
    const sequencer = office.log.sequencer(office.worker);
    await sequencer.start(30);
    const id = newId();
    await office.tamper(`insert into audit_record (id, occurred_at, form) values ('${id}', now(), 2147483647)`);
    await vi.waitFor(() => expect(told().at(-1)?.[0]).toBe('halted'), SOON);
    expect(told().at(-1)?.[1]).toContain(`event ${id} cannot have been written by the product`);
    expect(sequencer.leads()).toBe(false);
    await office.act(1);
    await sequencer.turn();
    await sequencer.stop();
    expect(await size()).toBe(before);
    expect(told().filter(([what]) => what === 'halted')).toHaveLength(1);
  });
});
