import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { inSqlTransaction, nobody } from '@kean/db';
import { newId } from '@kean/kernel';
import {
  leafHash,
  readCheckpoint,
  readNote,
  readTlogProof,
  tilePath,
  verifiedSignatures,
  verifyInclusion,
  writeVerifierKey,
} from '@kean/tlog';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readEntry } from '../sequencer/read-entry.ts';
import { type LogOffice, openLogOffice } from '../testing/log-office.ts';
import { type SampleWitness, sampleWitness } from '../testing/sample-witness.ts';
import { findEvent } from './find-event.ts';
import { EventProver } from './prove-events.ts';

let office: LogOffice;
let witness: SampleWitness;
let events: { id: string; occurredAt: Date }[];

beforeAll(async () => {
  office = await openLogOffice();
  witness = await sampleWitness(office.log.signer.verifierKey);
  for (const size of [400, 700]) {
    await office.act(size - ((await office.head())?.size ?? 0));
    await office.turnTo(size, office.log.sequencer(office.worker, witness.address));
  }
  await readEvents();
});
afterAll(async () => {
  await witness.close();
  await office.close();
});

async function readEvents(): Promise<void> {
  events = await office.sql.query(
    'select id, occurred_at as "occurredAt" from audit_event order by position, occurred_at, id',
  );
}

const prove = (sequence: number) =>
  inSqlTransaction(office.api, nobody, async (tx) => {
    const row = await findEvent(tx, events[sequence] ?? { id: '', occurredAt: new Date() });
    if (row === null) throw new Error('no such event');
    const prover = await EventProver.open(tx, office.reader, row);
    return { row, prover, proven: await prover.prove(tx, row) };
  });

describe('a proof of an event', () => {
  it.each([0, 255, 256, 399, 400, 699])('checks offline against a cosigned head: entry %i', async (sequence) => {
    const { row, proven } = await prove(sequence);
    expect(proven?.sequence).toBe(sequence);
    const entry = proven?.entry ?? Buffer.alloc(0);
    expect(readEntry(entry)).toMatchObject({ id: row.id, action: row.action, subjectId: row.subjectId });
    const { index, hashes, checkpoint } = readTlogProof(proven?.proof ?? '');
    const note = readNote(checkpoint);
    const { size, root } = readCheckpoint(note.text);
    expect(verifiedSignatures(note, [office.log.signer.verifierKey, witness.address.key])).toHaveLength(2);
    verifyInclusion({ leaf: leafHash(entry), index, size, proof: hashes, root });
  });

  it('is not given for an event that is not signed yet, and says so', async () => {
    await office.act(1);
    await readEvents();
    await expect(prove(700)).rejects.toMatchObject({ code: 'AUDIT_NOT_SIGNED_YET' });
    await office.turnTo(701, office.log.sequencer(office.worker, witness.address));
    const { prover, proven } = await prove(700);
    expect([proven?.sequence, prover.head.size]).toEqual([700, 701]);
  });

  it('is not given for an event that the database tells otherwise than it was logged', async () => {
    await office.tamper(`update audit_record set facts = null where id = '${events[10]?.id}'`);
    await expect(prove(10)).rejects.toMatchObject({
      code: 'AUDIT_EVENT_ALTERED',
      detail: { eventId: events[10]?.id, sequence: 10 },
    });
  });

  it('is not given for an event that was put in behind the last place that was given', async () => {
    const last = events.at(-1) as { id: string; occurredAt: Date };
    const id = '00000000-0000-7000-8000-000000000000';
    const rest = 'occurred_at, form, principal, session_id, branch, subject_id, subject_ids, policy, facts, position';
    await office.tamper(
      `insert into audit_record (id, ${rest}) select '${id}', ${rest} from audit_record where id = '${last.id}'`,
    );
    events.push({ ...last, id });
    await expect(prove(events.length - 1)).rejects.toMatchObject({
      code: 'AUDIT_EVENT_ALTERED',
      detail: { eventId: id },
    });
    events.pop();
    await office.tamper(`delete from audit_record where id = '${id}'`);
  });

  it('is not given for an event that was put in later, where the log had its places filled already', async () => {
    const id = newId();
    const rest = 'form, principal, session_id, branch, subject_id, subject_ids, policy, facts, position';
    await office.tamper(
      `insert into audit_record (id, occurred_at, ${rest}) select '${id}', occurred_at, ${rest}
         from audit_record where id = '${events[20]?.id}'`,
    );
    const genuine = events[20];
    events[20] = { id, occurredAt: genuine?.occurredAt ?? new Date() };
    await expect(prove(20)).rejects.toMatchObject({ code: 'AUDIT_EVENT_ALTERED', detail: { eventId: id } });
    await office.tamper(`delete from audit_record where id = '${id}'`);
    if (genuine !== undefined) events[20] = genuine;
    expect((await prove(20)).proven?.sequence).toBe(20);
  });

  it('says nothing of an event that came after the head it is proved against', async () => {
    const late = await inSqlTransaction(office.api, nobody, async (tx) => {
      const prover = await EventProver.open(tx, office.reader, null);
      await office.act(1);
      await readEvents();
      const row = await findEvent(tx, events.at(-1) ?? { id: '', occurredAt: new Date() });
      return row === null ? 'not found' : prover.prove(tx, row);
    });
    expect(late).toBeNull();
    await office.turnTo(events.length, office.log.sequencer(office.worker, witness.address));
  });

  it('is made against the head that the witness knows where it reaches, and else against the newest', async () => {
    const size = events.length;
    await office.act(1);
    await readEvents();
    witness.instead = { status: 500 };
    await office.turnTo(size + 1, office.log.sequencer(office.worker, witness.address));
    const known = await prove(size - 1);
    expect([known.prover.head.size, known.prover.awaitsWitness]).toEqual([size, false]);
    const newest = await prove(size);
    expect([newest.prover.head.size, newest.proven?.sequence]).toEqual([size + 1, size]);
    expect(newest.prover.awaitsWitness).toBe(true);
    const { prover, none } = await inSqlTransaction(office.api, nobody, async (tx) => {
      const opened = await EventProver.open(tx, office.reader, null);
      return { prover: opened, none: await opened.prove(tx, newest.row) };
    });
    expect([prover.head.size, none]).toEqual([size, null]);
    witness.instead = null;
    await office.turnTo(size + 1, office.log.sequencer(office.worker, witness.address));
  });

  it('comes with the keys of the log and of its witness', async () => {
    const { prover } = await prove(0);
    expect(prover.verifierKeys).toEqual([office.log.signer.verifierKey, witness.address.key].map(writeVerifierKey));
  });

  it('is not given by a log that nobody has begun', async () => {
    const other = await openLogOffice();
    const opened = inSqlTransaction(other.api, nobody, (tx) => EventProver.open(tx, other.reader, null));
    await expect(opened).rejects.toMatchObject({ code: 'AUDIT_NOT_SIGNED_YET' });
    await other.close();
  });

  it('is not made of damaged files', async () => {
    const file = path.join(office.log.folder, tilePath(0, 0));
    const bytes = Buffer.from((await office.reader.files.read(tilePath(0, 0))) ?? []);
    const damaged = Buffer.from(bytes);
    damaged[0] = (damaged[0] as number) ^ 1;
    await writeFile(file, damaged);
    await expect(prove(5)).rejects.toMatchObject({ code: 'PROOF_WRONG' });
    await writeFile(file, bytes);
  });
});
