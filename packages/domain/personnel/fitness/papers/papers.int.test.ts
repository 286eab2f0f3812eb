/** The paper that a background check rests on: sealed, opened by few for a reason, and gone in its time. */
import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { aCall, eventsOf, logAsText, openOffice, type TestOffice } from '@kean/clients/testing';
import { type Database, inSqlTransaction, openDatabase } from '@kean/db';
import { openKeyStore } from '@kean/db/keystore';
import { environmentRootKey, type Keyring, openKeyring } from '@kean/encryption';
import { openGuard } from '@kean/encryption/testing';
import { type Id, newId } from '@kean/kernel';
import { clamdScanner } from '@kean/objects/intake';
import type { SignedInContext } from '@kean/procedures';
import { aStaffMember, type TestStaff } from '@kean/testing';
import { EICAR, startMalwareScanner, type TestScanner } from '@kean/testing/malware-scanner';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PaperReason } from '../../contract/fitness.ts';
import { policy } from '../../policy.ts';
import { asThemself } from '../../secrecy/breaches/stored-breach.ts';
import { readMatrix } from '../matrix/read-matrix.ts';
import { decideDuty, withdrawDuty } from '../records/decide-duty.ts';
import { recordCheck, recordPaper } from '../records/record-duty.ts';
import { forgetPapers } from './forget-papers.ts';
import { listPapers } from './list-papers.ts';
import { openPaper } from './open-paper.ts';
import { receivePaper } from './receive-paper.ts';
import { objectOfPaper, type PaperId } from './stored-paper.ts';
import { takePaperBack } from './take-paper-back.ts';

const WORDS = '经查，未发现有犯罪记录';
const pdf = (bytes = 200_000) => Buffer.concat([Buffer.from(`%PDF-1.7\n${WORDS}\n`), randomBytes(bytes)]);

let office: TestOffice;
let workerDb: Database;
let workerKeyring: Keyring;
let closeKeys: () => Promise<void>;
let [hr, compliance, agent]: TestStaff[] = [];
let scanner: TestScanner | undefined;
let lent: SignedInContext['services']['scanning'];

beforeAll(async () => {
  office = await openOffice();
  workerDb = openDatabase({ url: office.database.urls.kean_worker, applicationName: 'kean-test-worker' });
  const keys = openKeyStore({ url: office.database.urls.kean_keys_worker, applicationName: 'kean-test-worker' });
  closeKeys = () => keys.close();
  const root = environmentRootKey(office.rootKeyText, 'the test');
  workerKeyring = await openKeyring({ store: keys.store, root, guard: openGuard });
  await office.sql.query(
    `insert into role (code, name, name_en) values ('hr', '人事', 'HR'), ('agent', '经纪人', 'Agent')`,
  );
  for (const action of ['record-duties', 'decide-duties'])
    await office.sql.query(
      `insert into role_grant (id, role_code, clause, action, subject, scope) values ($1, 'hr', 'personnel', $2, 'Staff', 'agency')`,
      [newId(), action],
    );
  [hr, compliance] = await Promise.all([aStaffMember(office.sql), aStaffMember(office.sql)]);
  for (const member of [hr, compliance])
    await office.sql.query(`insert into staff_role values ($1, 'hr')`, [member?.id]);
});
afterAll(async () => {
  await Promise.all([workerDb.close(), closeKeys()]);
  await office.close();
});
beforeEach(async () => {
  lent = undefined;
  agent = await aStaffMember(office.sql);
  await office.sql.query(`insert into staff_role values ($1, 'agent')`, [agent.id]);
});
afterEach(async () => {
  await scanner?.close();
  scanner = undefined;
});

const known = (member: TestStaff | undefined): TestStaff => {
  if (member === undefined) throw new TypeError('somebody works here');
  return member;
};
const call = (member: TestStaff | undefined): SignedInContext => {
  const made = aCall(office, known(member), [policy], {
    'personnel.read-fitness': 'agency',
    'personnel.record-duties': 'agency',
    'personnel.decide-duties': 'agency',
  });
  return { ...made, services: { ...made.services, scanning: lent } };
};
const withScanner = async (
  wishes: Parameters<typeof startMalwareScanner>[0] = {},
  whenAway: 'refuse' | 'wait' = 'refuse',
) => {
  scanner = await startMalwareScanner(wishes);
  lent = { scanner: clamdScanner(scanner.address, 500), whenAway };
};
async function aCheck(): Promise<Id<'Fulfilment'>> {
  const { id: staffId } = known(agent);
  await recordCheck(call(hr), { staffId, result: 'clear', checkedBy: 'office', checkedOn: '2026-11-02' });
  const [row] = await office.sql.query<{ id: Id<'Fulfilment'> }>(
    `select id from fulfilment where staff_id = $1 order by recorded_at desc limit 1`,
    [staffId],
  );
  if (row === undefined) throw new TypeError('a check was recorded');
  return row.id;
}
/** A day of Shanghai. */
const today = () =>
  new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai', dateStyle: 'short' }).format(new Date());
async function* pieces(content: Buffer) {
  for (let at = 0; at < content.length; at += 9_001) yield content.subarray(at, at + 9_001);
}
async function attach(fulfilmentId: Id<'Fulfilment'>, bytes: AsyncIterable<Uint8Array>, by = hr): Promise<PaperId> {
  const paperId: PaperId = newId();
  await receivePaper(call(by), { fulfilmentId, paperId }, { bytes, declaredType: 'application/pdf' });
  return paperId;
}
const opened = async (paperId: PaperId, by = compliance, reason: PaperReason = 'decide') =>
  buffer((await openPaper(call(by), { paperId, reason })).bytes);
const worker = () => ({ services: { db: workerDb, keyring: workerKeyring, objects: office.services.objects } });
const lies = (paperId: PaperId) => office.services.objects.exists(objectOfPaper(paperId));
const stateOf = async (fulfilmentId: Id<'Fulfilment'>) =>
  office.sql.query<{ state: string; refused_because: string | null }>(
    'select state, refused_because from duty_paper where fulfilment_id = $1',
    [fulfilmentId],
  );
const aDayPasses = async (text: string, values: readonly unknown[]) => void (await office.sql.query(text, values));

describe('the paper of a check', () => {
  it('is sealed while it arrives, stands beside the check, and is opened by who decides, with the reason in the log', async () => {
    const check = await aCheck();
    const content = pdf();
    const paperId = await attach(check, pieces(content));
    const stored = await buffer(await office.services.objects.get(objectOfPaper(paperId)));
    expect(stored.includes(Buffer.from(WORDS))).toBe(false);
    const { papers, mayAdd, mayEnd, keptUntil } = await listPapers(call(compliance), check);
    expect(papers).toMatchObject([{ paperId, type: 'application/pdf', sizeBytes: content.length, scan: 'unscanned' }]);
    expect([mayAdd, mayEnd, keptUntil > new Date()]).toEqual([true, true, true]);
    const row = (await readMatrix(call(compliance), { show: 'asked', limit: 100 })).rows.find(
      ({ staffId }) => staffId === known(agent).id,
    );
    expect(row?.cells.find(({ duty }) => duty === 'background-check')?.papers).toBe(1);
    expect((await opened(paperId)).equals(content)).toBe(true);
    expect((await eventsOf(office, known(compliance).id)).at(-1)).toMatchObject({
      ...{ action: 'personnel.check-paper-opened', outcome: 'allowed', subjectId: known(agent).id },
      facts: { fulfilmentId: check, paperId, reason: 'decide' },
    });
    expect(await logAsText(office)).not.toContain(WORDS);
  });

  it('is of nobody’s own: whom it is about neither adds, lists, counts nor opens it, and the database says so too', async () => {
    const check = await aCheck();
    const paperId = await attach(check, pieces(pdf()));
    await office.sql.query(`insert into staff_role values ($1, 'hr')`, [known(agent).id]);
    await expect(attach(check, pieces(pdf()), agent)).rejects.toMatchObject({ code: 'PERSONNEL_OWN_DUTY' });
    await expect(listPapers(call(agent), check)).rejects.toMatchObject({ code: 'PERSONNEL_OWN_DUTY' });
    await expect(opened(paperId, agent)).rejects.toMatchObject({ code: 'PERSONNEL_PAPER_NOT_FOUND' });
    await expect(takePaperBack(call(agent), paperId)).rejects.toMatchObject({ code: 'PERSONNEL_PAPER_NOT_FOUND' });
    const seenBy = (member: TestStaff | undefined) =>
      inSqlTransaction(
        office.db,
        asThemself(call(member)),
        async (tx) => (await tx.query('select id from duty_paper where id = $1::uuid', [paperId])).length,
      );
    expect([await seenBy(hr), await seenBy(agent)]).toEqual([1, 0]);
    const stranger = await aStaffMember(office.sql);
    expect(await seenBy(stranger)).toBe(0);
    await expect(opened(paperId, stranger)).rejects.toMatchObject({ code: 'PERSONNEL_PAPER_NOT_FOUND' });
  });

  it.each([
    ['a page', Buffer.from('<!doctype html><script>'.repeat(9)), 'OBJECT_CONTENT_TYPE_UNKNOWN', 'type-unknown'],
    [
      'another type than it is called',
      Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), randomBytes(99)]),
      'OBJECT_CONTENT_TYPE_IS_ANOTHER',
      'type-is-another',
    ],
    ['nothing', Buffer.alloc(0), 'OBJECT_CONTENT_EMPTY', 'empty'],
    ['too large', pdf(20 * 1024 * 1024), 'OBJECT_CONTENT_TOO_LARGE', 'too-large'],
  ])('that is %s is not kept, and nothing of it lies in the store', async (_what, content, code, reason) => {
    const check = await aCheck();
    await expect(attach(check, pieces(content))).rejects.toMatchObject({ code });
    expect(await stateOf(check)).toEqual([{ state: 'refused', refused_because: reason }]);
    expect((await listPapers(call(hr), check)).papers).toEqual([]);
    expect((await eventsOf(office, known(hr).id)).findLast(({ outcome }) => outcome === 'refused')).toMatchObject({
      action: 'personnel.check-paper-refused',
      facts: { fulfilmentId: check, reason },
    });
  });

  it('that is infected, or comes while the scanner is away, is not kept; one that breaks off is not half kept', async () => {
    await withScanner();
    const check = await aCheck();
    const infected = Buffer.concat([pdf(), Buffer.from(EICAR), randomBytes(5_000)]);
    await expect(attach(check, pieces(infected))).rejects.toMatchObject({ code: 'OBJECT_CONTENT_INFECTED' });
    await scanner?.close();
    scanner = undefined;
    await expect(attach(check, pieces(pdf()))).rejects.toMatchObject({ code: 'OBJECT_SCANNER_UNAVAILABLE' });
    lent = undefined;
    async function* cut() {
      yield pdf().subarray(0, 90_000);
      throw new Error('the line is cut');
    }
    await expect(attach(check, cut())).rejects.toThrow();
    expect((await stateOf(check)).map((one) => one.refused_because).sort()).toEqual([
      'broken-off',
      'infected',
      'scanner-away',
    ]);
    for await (const key of office.services.objects.list('check-papers')) {
      const [row] = await office.sql.query(`select from duty_paper where state = 'kept' and id = $1`, [
        key.split('/')[1],
      ]);
      expect(row, key).toBeDefined();
    }
  });

  it('that waited for a scanner goes through it before it is opened, and stays shut where something is found', async () => {
    await withScanner({ answers: 'silent' }, 'wait');
    const check = await aCheck();
    const [clean, infected] = [
      await attach(check, pieces(pdf())),
      await attach(check, pieces(Buffer.concat([pdf(), Buffer.from(EICAR)]))),
    ];
    expect((await listPapers(call(hr), check)).papers.map(({ scan }) => scan)).toEqual(['unscanned', 'unscanned']);
    await scanner?.close();
    await withScanner();
    await opened(clean);
    await expect(opened(infected)).rejects.toMatchObject({ code: 'PERSONNEL_PAPER_INFECTED' });
    expect((await listPapers(call(hr), check)).papers.map(({ scan }) => scan)).toEqual(['clean', 'unscanned']);
    expect((await eventsOf(office, known(compliance).id)).at(-1)).toMatchObject({
      ...{ action: 'personnel.check-paper-not-opened', outcome: 'refused' },
      facts: { paperId: infected, reason: 'infected' },
    });
  });

  it('of an undertaking that was signed on paper is there before anybody confirms it, by the database too', async () => {
    await recordPaper(call(hr), { staffId: known(agent).id, signedOn: today(), paperRef: 'CN-2026-1' });
    const [row] = await office.sql.query<{ id: Id<'Fulfilment'> }>(
      `select id from fulfilment where staff_id = $1 and how = 'paper'`,
      [known(agent).id],
    );
    const signed = row?.id as Id<'Fulfilment'>;
    await expect(decideDuty(call(compliance), { fulfilmentId: signed, decision: 'confirm' })).rejects.toMatchObject({
      code: 'PERSONNEL_SCAN_MISSING',
    });
    const confirm = `update fulfilment set state = 'standing', decided_by = $2::uuid, decided_at = now() where id = $1::uuid`;
    await expect(
      inSqlTransaction(office.db, asThemself(call(compliance)), (tx) =>
        tx.query(confirm, [signed, known(compliance).id]),
      ),
    ).rejects.toThrow();
    const paperId = await attach(signed, pieces(pdf()));
    const cells = (await readMatrix(call(compliance), { show: 'asked', limit: 100 })).rows.find(
      ({ staffId }) => staffId === known(agent).id,
    )?.cells;
    expect(cells?.map(({ duty, papers }) => [duty, papers])).toEqual(
      expect.arrayContaining([
        ['confidentiality-undertaking', 1],
        ['background-check', null],
      ]),
    );
    expect((await opened(paperId)).length).toBeGreaterThan(0);
    await decideDuty(call(compliance), { fulfilmentId: signed, decision: 'confirm' });
    await expect(takePaperBack(call(hr), paperId)).rejects.toMatchObject({ code: 'PERSONNEL_PAPER_DECIDED_BY' });
  });

  it('sent twice is kept once, and a sixth is refused, also of two that come at once', async () => {
    const check = await aCheck();
    const paperId: PaperId = newId();
    for (let turn = 0; turn < 2; turn += 1)
      await receivePaper(call(hr), { fulfilmentId: check, paperId }, { bytes: pieces(pdf()), declaredType: '' });
    for (let more = 0; more < 3; more += 1) await attach(check, pieces(pdf(100)));
    const both = await Promise.allSettled([attach(check, pieces(pdf(100))), attach(check, pieces(pdf(100)))]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect(attach(check, pieces(pdf(100)))).rejects.toMatchObject({ code: 'PERSONNEL_PAPERS_TOO_MANY' });
    expect((await listPapers(call(hr), check)).papers).toHaveLength(5);
  });

  it('is taken back while the check waits and opens no more; once decided by it stays, whatever the process thinks', async () => {
    const check = await aCheck();
    const [wrong, right] = [await attach(check, pieces(pdf())), await attach(check, pieces(pdf()))];
    await takePaperBack(call(hr), wrong);
    await expect(opened(wrong)).rejects.toMatchObject({ code: 'PERSONNEL_PAPER_NOT_FOUND' });
    expect([await lies(wrong), await lies(right)]).toEqual([false, true]);
    await decideDuty(call(compliance), { fulfilmentId: check, decision: 'confirm' });
    await expect(takePaperBack(call(hr), right)).rejects.toMatchObject({ code: 'PERSONNEL_PAPER_DECIDED_BY' });
    for (const text of [
      `update duty_paper set state = 'ended', sealed_key = null, ended_at = now() where id = $1::uuid`,
      `update duty_paper set sealed_key = '\\x01' where id = $1::uuid`,
      `update duty_paper set type = 'image/png' where id = $1::uuid`,
    ])
      await expect(
        inSqlTransaction(office.db, asThemself(call(hr)), (tx) => tx.query(text, [right])),
      ).rejects.toMatchObject({ code: expect.anything() });
    expect((await opened(right)).length).toBeGreaterThan(0);
    await withdrawDuty(call(compliance), check);
    await expect(attach(check, pieces(pdf()))).rejects.toMatchObject({ code: 'PERSONNEL_DUTY_MOVED_ON' });
  });

  it('goes a year after the check counted for nothing, or the person left: first its key, so that no backup opens it', async () => {
    const check = await aCheck();
    const paperId = await attach(check, pieces(pdf()));
    await decideDuty(call(compliance), { fulfilmentId: check, decision: 'confirm' });
    // What the tests before refused or took back.
    await forgetPapers(worker());
    expect(await lies(paperId)).toBe(true);
    await expect(
      inSqlTransaction(workerDb, asThemself(call(hr)), (tx) =>
        tx.query('delete from duty_paper where id = $1::uuid', [paperId]),
      ),
    ).rejects.toThrow();
    const sealed = await buffer(await office.services.objects.get(objectOfPaper(paperId)));
    await aDayPasses(`update fulfilment set valid_until = now() - interval '367 days' where id = $1`, [check]);
    expect(await forgetPapers(worker())).toBe(1);
    expect([await lies(paperId), await stateOf(check)]).toEqual([false, []]);
    const { keys } = await workerKeyring.keysFor(
      'import',
      [{ id: paperId, state: 'check-paper', grounds: [], reach: { scope: 'agency', assignee: known(agent).id } }],
      { principal: call(compliance).principal, purpose: 'check-papers' },
    );
    expect([keys.get(paperId), sealed.length > 0]).toEqual([undefined, true]);
    expect(await forgetPapers(worker())).toBe(0);

    const other = await aCheck();
    const left = await attach(other, pieces(pdf()));
    const leaving = newId();
    await office.sql.query(
      `insert into leaving (id, staff_id, way, state, ordered_by, cut_at, reminder_version) values ($1, $2, 'at-once', 'running', $3, now(), 1)`,
      [leaving, known(agent).id, known(hr).id],
    );
    expect(await forgetPapers(worker())).toBe(0);
    await office.sql.query('alter table leaving disable trigger user');
    await aDayPasses(`update leaving set cut_at = now() - interval '367 days' where id = $1`, [leaving]);
    await office.sql.query('alter table leaving enable trigger user');
    expect(await forgetPapers(worker())).toBe(1);
    expect(await lies(left)).toBe(false);
  });

  it('what broke off, was refused or taken back leaves neither row nor key a day later', async () => {
    const check = await aCheck();
    await expect(attach(check, pieces(Buffer.alloc(0)))).rejects.toThrow();
    await takePaperBack(call(hr), await attach(check, pieces(pdf())));
    await inSqlTransaction(office.db, asThemself(call(hr)), (tx) =>
      tx.query('insert into duty_paper (id, fulfilment_id, received_by) values ($1::uuid, $2::uuid, $3::uuid)', [
        newId(),
        check,
        known(hr).id,
      ]),
    );
    expect(await forgetPapers(worker())).toBe(2);
    expect(await stateOf(check)).toEqual([{ state: 'receiving', refused_because: null }]);
    await aDayPasses(`update duty_paper set received_at = now() - interval '2 days' where fulfilment_id = $1`, [check]);
    expect(await forgetPapers(worker())).toBe(1);
    expect(await stateOf(check)).toEqual([]);
  });
});
