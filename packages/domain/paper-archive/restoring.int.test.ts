import type { LoggedEvent } from '@kean/audit';
import { aCall, aClient, openOffice, type TestOffice } from '@kean/clients/testing';
import { inSqlTransaction, nobody, openDatabase } from '@kean/db';
import { type ClientId, type Id, newId } from '@kean/kernel';
import { callerFactory } from '@kean/procedures';
import { aBranch, aStaffMember, type OpenedSql, openSql, type TestBranch, type TestStaff } from '@kean/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { paperArchiveApi } from './api.ts';
import { shreddedPaperOf } from './contract/outstanding.ts';
import { signBatch } from './http.ts';
import { policy } from './policy.ts';
import { paperRestoration } from './restoring.ts';

const caller = callerFactory(paperArchiveApi);
const KEEPER = {
  'paper-archive.see-files': 'branch',
  'paper-archive.read-archive': 'branch',
  'paper-archive.keep-files': 'branch',
  'paper-archive.shred': 'branch',
} as const;
const OVERSEER = {
  'paper-archive.read-archive': 'branch',
  'paper-archive.arrange-cabinets': 'branch',
  'paper-archive.witness-shredding': 'branch',
} as const;
/** Its SHA-256 has long runs of digits, as half of them have. */
const JPEG = Buffer.concat([Buffer.of(0xff, 0xd8, 0xff, 0xe0), Buffer.alloc(2001, 7)]);
/** What a backup of the records has of paper, in the order in which it is loaded. */
const TABLES = ['cabinet_keeper', 'paper_file', 'paper_loan', 'shred_batch', 'shred_item', 'client_document'] as const;
const TOLD = {
  shredded: 'paper that two people shredded after the backup: said to be shredded again',
  keys: 'keys of cabinets that were taken back after the backup: taken back again',
  moved: 'paper that was filed, moved, lent or returned after the backup: take stock of its cabinets',
};

let office: TestOffice;
/** A superuser's, as the restorer's is. */
let loading: OpenedSql;
let here: TestBranch;
let archivist: TestStaff;
let manager: TestStaff;
let agent: TestStaff;
let clientId: ClientId;
let cabinetId: Id<'Cabinet'>;

const keeping = () => caller(aCall(office, archivist, [policy], KEEPER, ['archivist']));
const overseeing = () => caller(aCall(office, manager, [policy], OVERSEER, ['store-manager']));
async function* bytes(content: Buffer) {
  yield content;
}

beforeAll(async () => {
  office = await openOffice();
  loading = openSql(office.database.adminUrls.kean);
  here = await aBranch(office.sql);
  [archivist, manager, agent] = [
    await aStaffMember(office.sql, { branch: here }),
    await aStaffMember(office.sql, { branch: here }),
    await aStaffMember(office.sql, { branch: here }),
  ];
  await office.sql.query(
    `insert into role (code, name, name_en) values ('archivist', 'a', 'a') on conflict do nothing`,
  );
  await office.sql.query(
    `insert into role_grant (id, role_code, clause, action, subject, scope)
     values ($1, 'archivist', 'paper-archive', 'keep-files', 'PaperFile', 'branch')`,
    [newId()],
  );
  await office.sql.query(`insert into staff_role (staff_id, role_code) values ($1, 'archivist')`, [archivist.id]);
});
afterAll(async () => {
  await loading.close();
  await office.close();
});
beforeEach(async () => {
  await loading.query(`delete from shred_item`);
  for (const table of ['shred_batch', 'client_document', 'paper_loan', 'paper_file', 'cabinet_keeper', 'cabinet']) {
    await loading.query(`delete from ${table}`);
  }
  clientId = await aClient(office, here, { assigneeId: agent.id });
  ({ cabinetId } = await overseeing().cabinets.make({ branchId: here.id, code: 'A-1', shelves: 3 }));
  await overseeing().cabinets.giveKey({ cabinetId, staffId: archivist.id });
});

async function filed(): Promise<Id<'PaperFile'>> {
  const [row] = await office.sql.query<{ number: number }>('select number from client where id = $1', [clientId]);
  const placed = { clientNumber: row?.number ?? 0, class: 'identity' as const, sheets: 3, cabinetId, shelf: 1 };
  return (await keeping().files.file({ fileId: newId<'PaperFile'>(), ...placed })).fileId;
}
const letGo = async (fileId: Id<'PaperFile'>, cause: 'duplicate' | 'period-over' = 'period-over') =>
  keeping().files.letGo({ fileId, version: (await keeping().files.get({ fileId })).version, cause });
async function gathered(fileIds: Id<'PaperFile'>[]): Promise<Id<'ShredBatch'>> {
  const batchId = newId<'ShredBatch'>();
  await keeping().shredding.open({ batchId, method: 'cross-cut', fileIds });
  return batchId;
}
async function endedByTwo(batchId: Id<'ShredBatch'>): Promise<void> {
  const { version } = await keeping().shredding.get({ batchId });
  await signBatch(aCall(office, archivist, [policy], KEEPER, ['archivist']), { batchId, version }, bytes(JPEG));
  await overseeing().shredding.witness({ batchId, version: version + 1 });
}
/** A scan as one that is kept lies there; nothing of this opens it. */
const scanned = (fileId: string) =>
  loading.query(
    `insert into client_document (id, client_id, about, about_id, kind, sheets, received_by, state, type, size_bytes, scan, sealed_hash, sealed_key, kept_at)
     values ($1, $2, 'paper-file', $3, 'identity', 1, $4, 'kept', 'application/pdf', 100, 'clean', decode(repeat('07', 32), 'hex'), '\\x01', now())`,
    [newId(), clientId, fileId, archivist.id],
  );

/** The records as they are now, and the way back to them with what the log has since. */
async function backedUp(): Promise<{ comesBack(): Promise<Record<string, number>> }> {
  const copies = await Promise.all(
    TABLES.map((table) => loading.query(`select coalesce(json_agg(t), '[]')::text as rows from ${table} t`)),
  );
  const [{ at = '' } = {}] = await loading.query<{ at: string }>('select clock_timestamp()::text as at');
  return {
    comesBack: async () => {
      const since = await eventsSince(at);
      for (const table of TABLES.toReversed()) await loading.query(`delete from ${table}`);
      for (const [n, table] of TABLES.entries()) {
        const [{ rows } = {}] = copies[n] as { rows: string }[];
        await loading.query(
          `set session_replication_role = replica; insert into ${table} select * from json_populate_recordset(null::${table}, '${rows}'::json); set session_replication_role = origin`,
        );
      }
      return replay(since);
    },
  };
}

async function eventsSince(at: string): Promise<LoggedEvent[]> {
  const rows = await loading.query<Omit<LoggedEvent, 'occurredAt'> & { at: string }>(
    `select id, (extract(epoch from occurred_at) * 1000000)::bigint::text as at, action, outcome, principal_id as "principalId",
            session_id as "sessionId", branch_id as "branchId", subject_kind as "subjectKind", subject_id as "subjectId",
            subject_ids as "subjectIds", purpose, fields, policy_hash as "policyHash", facts
       from audit_event where occurred_at > $1::timestamptz order by occurred_at, id`,
    [at],
  );
  return rows.map(({ at: micros, ...row }) => ({ ...row, occurredAt: BigInt(micros) }));
}

async function replay(since: readonly LoggedEvent[]): Promise<Record<string, number>> {
  const db = openDatabase({ url: office.database.adminUrls.kean, applicationName: 'test-restore', max: 1 });
  try {
    return await inSqlTransaction(db, nobody, async (tx) => {
      const erased = { client: [], import: [] };
      const done = await paperRestoration.replay({ tx, since, erased, logLost: false });
      expect(await paperRestoration.checks[0]?.wrong(tx, erased)).toBe(0);
      return Object.fromEntries(done.filter(({ count }) => count > 0).map(({ what, count }) => [what.en, count]));
    });
  } finally {
    await db.close();
  }
}
const fileOf = async (fileId: string) =>
  (await loading.query(`select state, shred_cause as cause from paper_file where id = $1`, [fileId]))[0];
const proofOf = () =>
  inSqlTransaction(office.db, { ...nobody, clientScope: 'agency' }, (tx) => shreddedPaperOf(tx, [clientId]));

describe('an archive of an older day', () => {
  it('has what two people shredded since as shredded, with the same batch, picture and people', async () => {
    const fileId = await filed();
    await scanned(fileId);
    const backup = await backedUp();
    await letGo(fileId);
    const batchId = await gathered([fileId]);
    await endedByTwo(batchId);
    const [before, proof] = [await keeping().shredding.get({ batchId }), await proofOf()];
    expect(await backup.comesBack()).toEqual({ [TOLD.shredded]: 1 });
    expect(await fileOf(fileId)).toEqual({ state: 'shredded', cause: 'period-over' });
    const after = await keeping().shredding.get({ batchId });
    expect({ ...after, version: 0, openedAt: 0, signedAt: 0, witnessedAt: 0 }).toEqual({
      ...{ ...before, version: 0, openedAt: 0, signedAt: 0, witnessedAt: 0 },
    });
    expect((await proofOf()).map(({ shreddedAt: _, ...one }) => one)).toEqual(
      proof.map(({ shreddedAt: _, ...one }) => one),
    );
    expect(await loading.query(`select state, sealed_key from client_document`)).toEqual([
      { state: 'replaced', sealed_key: null },
    ]);
    // The next batch does not run into the number of one that came back.
    const next = await filed();
    await letGo(next);
    expect((await keeping().shredding.get({ batchId: await gathered([next]) })).number).toBeGreaterThan(before.number);
  });

  it('ends a batch that the backup has open or signed, without what left it before anybody signed', async () => {
    const [stays, goes] = [await filed(), await filed()];
    await letGo(stays);
    await letGo(goes);
    const first = await gathered([stays, goes]);
    const backup = await backedUp();
    const { version } = await keeping().shredding.get({ batchId: first });
    await keeping().shredding.drop({ batchId: first, version });
    const second = await gathered([goes]);
    await endedByTwo(second);
    expect(await backup.comesBack()).toEqual({ [TOLD.shredded]: 1 });
    expect([await fileOf(stays), await fileOf(goes)]).toMatchObject([{ state: 'shelved' }, { state: 'shredded' }]);
    expect(await keeping().shredding.get({ batchId: second })).toMatchObject({ state: 'done' });
  });

  it('keeps the scan of a copy that was there twice, and takes back what was on loan', async () => {
    const fileId = await filed();
    await scanned(fileId);
    await letGo(fileId, 'duplicate');
    await loading.query(
      `insert into paper_loan (id, file_id, borrower_id, lent_by, purpose, due_at) values ($1, $2, $3, $4, 'signing', now() + interval '1 day')`,
      [newId(), fileId, agent.id, archivist.id],
    );
    const backup = await backedUp();
    await endedByTwo(await gathered([fileId]));
    expect(await backup.comesBack()).toEqual({ [TOLD.shredded]: 1 });
    expect(await loading.query('select state from client_document')).toEqual([{ state: 'kept' }]);
    expect(await loading.query('select from paper_loan where returned_at is null')).toEqual([]);
  });

  it('opens no cabinet for who gave its key back since, and says how much moved; of paper that it never had it says no more', async () => {
    const backup = await backedUp();
    await filed();
    const gone = await filed();
    await letGo(gone);
    await endedByTwo(await gathered([gone]));
    await overseeing().cabinets.takeKeyBack({ cabinetId, staffId: archivist.id });
    expect(await backup.comesBack()).toEqual({ [TOLD.keys]: 1, [TOLD.moved]: 2 });
    expect(await loading.query('select from cabinet_keeper')).toEqual([]);
  });

  it('is restored by events, too, that are from before a batch said all of itself', async () => {
    const fileId = await filed();
    await letGo(fileId);
    const batchId = await gathered([fileId]);
    await endedByTwo(batchId);
    const since = (await eventsSince('2000-01-01')).map(({ facts, ...event }) => {
      const { picture: _picture, number: _number, signedBy: _signedBy, batchId: _batchId, ...rest } = facts ?? {};
      return { ...event, facts: event.action.startsWith('paper-archive.') ? rest : facts };
    });
    await loading.query('delete from shred_item');
    await loading.query('delete from shred_batch');
    await loading.query(`update paper_file set state = 'shelved', shredded_at = null where id = $1`, [fileId]);
    expect(await replay(since)).toMatchObject({ [TOLD.shredded]: 1 });
    expect(await fileOf(fileId)).toMatchObject({ state: 'shredded' });
    expect(await loading.query('select from shred_batch')).toEqual([]);
  });

  it('says it once, however often it is replayed', async () => {
    const fileId = await filed();
    const backup = await backedUp();
    await letGo(fileId);
    await endedByTwo(await gathered([fileId]));
    const since = await eventsSince('2000-01-01');
    await backup.comesBack();
    expect(await replay(since)).not.toHaveProperty([TOLD.shredded]);
  });
});
