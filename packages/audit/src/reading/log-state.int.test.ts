import { inSqlTransaction, nobody } from '@kean/db';
import { writeVerifierKey } from '@kean/tlog';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LogOffice, openLogOffice } from '../testing/log-office.ts';
import { type SampleWitness, sampleWitness } from '../testing/sample-witness.ts';
import { keepVerification } from '../verifying/verification.ts';
import { readLogState } from './log-state.ts';

let office: LogOffice;
let witness: SampleWitness;

beforeAll(async () => {
  office = await openLogOffice();
  witness = await sampleWitness(office.log.signer.verifierKey);
});
afterAll(async () => {
  await witness.close();
  await office.close();
});

const state = (now = new Date()) => inSqlTransaction(office.api, nobody, (tx) => readLogState(tx, office.reader, now));
const later = (minutes: number) => state(new Date(Date.now() + minutes * 60_000));
const witnessedTo = (size: number) => office.turnTo(size, office.log.sequencer(office.worker, witness.address));

async function timeOf(which: 'min' | 'max'): Promise<Date | undefined> {
  const [row] = await office.sql.query<{ at: Date }>(`select ${which}(occurred_at) as at from audit_record`);
  return row?.at;
}

// One log for all: each goes on where the one before ended.
describe('the state of the log', () => {
  it('is empty where nobody has begun it', async () => {
    expect(await state()).toEqual({
      origin: null,
      size: 0,
      waitingSince: null,
      checkpoint: null,
      cosigned: null,
      witnessState: 'none',
      unwitnessedSince: null,
      verification: null,
      verifierKeys: [],
    });
  });

  it('says since when the first event waits', async () => {
    await office.act(2);
    expect(await state()).toMatchObject({ size: 0, waitingSince: await timeOf('min'), checkpoint: null });
  });

  it('says how far it is signed and cosigned, by whom, and when', async () => {
    await witnessedTo(2);
    const now = await state();
    const head = await office.head();
    const { verifierKey } = office.log.signer;
    expect(now).toEqual({
      origin: verifierKey.name,
      size: 2,
      waitingSince: null,
      checkpoint: { size: 2, root: head?.root, signedAt: expect.any(Date) },
      cosigned: { size: 2, by: 'witness.invalid/test', at: expect.any(Date) },
      witnessState: 'current',
      unwitnessedSince: null,
      verification: null,
      verifierKeys: [verifierKey, witness.address.key].map(writeVerifierKey),
    });
    const [batch] = await office.sql.query<{ at: Date }>('select sequenced_at as at from audit_batch');
    expect(now.checkpoint?.signedAt).toEqual(batch?.at);
    expect(Math.abs((now.cosigned?.at.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
  });

  it('says what waits behind what has its place', async () => {
    await office.act(1);
    expect(await state()).toMatchObject({ size: 2, waitingSince: await timeOf('max') });
    await witnessedTo(3);
    expect(await state()).toMatchObject({ size: 3, waitingSince: null, cosigned: { size: 3 } });
  });

  it('knows no silence of a witness that has confirmed everything, until it should have been asked anew', async () => {
    expect(await later(10)).toMatchObject({ witnessState: 'current', unwitnessedSince: null });
    const { cosigned } = await state();
    expect(await later(12)).toMatchObject({ witnessState: 'behind', unwitnessedSince: cosigned?.at });
  });

  it('knows the silence of a witness, since when, and when it becomes an alert', async () => {
    witness.instead = { status: 500 };
    await office.act(1);
    await witnessedTo(4);
    expect(await later(0)).toMatchObject({ witnessState: 'current', unwitnessedSince: null });
    const behind = await later(5);
    expect(behind).toMatchObject({ checkpoint: { size: 4 }, cosigned: { size: 3 }, witnessState: 'behind' });
    expect(behind.unwitnessedSince).toEqual(behind.checkpoint?.signedAt);
    expect(await later(16)).toMatchObject({ witnessState: 'alert', unwitnessedSince: behind.unwitnessedSince });
  });

  it('tells how the last comparison ended', async () => {
    const found = { startedAt: new Date(), size: 4, outcome: 'sound', sequence: null, eventId: null } as const;
    await inSqlTransaction(office.worker, nobody, (tx) => keepVerification(tx, found));
    expect((await state()).verification).toEqual({ ...found, finishedAt: expect.any(Date) });
  });

  it('without a witness says so, and knows no silence', async () => {
    await office.act(1);
    await office.turnTo(5);
    const now = await later(60);
    expect(now).toMatchObject({ witnessState: 'none', unwitnessedSince: null, checkpoint: { size: 5 } });
    expect(now.verifierKeys).toHaveLength(1);
  });

  it('of a database that was restored from before its head knows no better than now when that was signed', async () => {
    await office.tamper('delete from audit_batch');
    const now = new Date();
    expect(await state(now)).toMatchObject({ size: 0, checkpoint: { size: 5, signedAt: now } });
  });
});
