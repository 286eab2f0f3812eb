import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import {
  aCall,
  aClient,
  aFrontCall,
  aPhone,
  newestMessageTo,
  openOffice,
  signLog,
  type TestOffice,
} from '@kean/clients/testing';
import { type ClientId, newId } from '@kean/kernel';
import { callerFactory, type SignedInContext } from '@kean/procedures';
import { aBranch, aStaffMember, type TestBranch } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { retentionApi } from '../api.ts';
import type { CertificateFiles } from '../contract.ts';
import type { ErasureId } from '../erasing/erasure-worker.ts';
import { policy } from '../policy.ts';
import { openWorker, type WorkerOffice } from '../testing/index.ts';
import { issueFinalStatement } from './issue-final-statement.ts';

const VERIFIER = path.resolve(import.meta.dirname, '../../../verifier/src/main.ts');
const as = callerFactory(retentionApi);
let office: TestOffice;
let workers: WorkerOffice;
let here: TestBranch;
let second: SignedInContext;
let decider: string;
let folder: string;
let erased: { readonly clientId: ClientId; readonly erasureId: ErasureId; readonly secret: string };

beforeAll(async () => {
  office = await openOffice();
  workers = await openWorker(office);
  here = await aBranch(office.sql);
  folder = await mkdtemp(path.join(tmpdir(), 'kean-certificate-'));
  decider = (await aStaffMember(office.sql, { branch: here })).id;
  const holding = { 'retention.read-erasures': 'agency', 'retention.order-erasures': 'agency' } as const;
  const call = aCall(office, await aStaffMember(office.sql, { branch: here }), [policy], holding, ['compliance']);
  second = { ...call, principal: { ...call.principal, assurance: { owes: 'nothing', provenSecondsAgo: 0 } } };
  await office.sql.query(
    `insert into backup_setup (id, place, recipients, key_recipients, daily, weekly, monthly, yearly, key_window_days, lock_days)
     values (1, 'folder', 1, 1, 7, 4, 12, 1, 30, 0)`,
  );
  erased = await anErasure();
});
afterAll(async () => {
  await workers.close();
  await office.close();
  await rm(folder, { recursive: true });
});

/** Asked for, granted, told and carried out. */
async function anErasure() {
  const clientId = await aClient(office, here, { fields: { name: '欧阳小明', phone: aPhone() } });
  const requestId = newId<'Request'>();
  await office.sql.query(
    `insert into client_request (id, client_id, key, kind, channel, by, state, taken_at, due_at, due_by, decided_by, decided_at)
     values ($1::uuid, $2, $1::uuid, 'delete', 'own-pages', 'subject', 'done', now(), now() + interval '20 days', 'gbt-35273/answer', $3, now())`,
    [requestId, clientId, decider],
  );
  const { erasureId } = await as(second).erasures.order({
    requestId,
    ground: 'consent-withdrawn',
    contractEndedOn: null,
  });
  const secret = String((await newestMessageTo(office, clientId))?.values.page);
  await office.sql.query(`update message set state = 'sent', sealed = null where client_id = $1`, [clientId]);
  await workers.carryOut(erasureId as ErasureId);
  return { clientId, erasureId: erasureId as ErasureId, secret };
}
const own = (secret = erased.secret) => as(aFrontCall(office)).certificates.own({ secret });

async function verify(files: { document: string; entry: Buffer; proof: string }, key: string) {
  const names = { certificate: 'c.json', entry: 'c.entry', proof: 'c.tlog-proof' };
  await writeFile(path.join(folder, names.certificate), files.document);
  await writeFile(path.join(folder, names.entry), files.entry);
  await writeFile(path.join(folder, names.proof), files.proof);
  const args = Object.entries(names).flatMap(([name, file]) => [`--${name}`, path.join(folder, file)]);
  return promisify(execFile)(process.execPath, [VERIFIER, 'check-certificate', ...args, '--key', key]).then(
    ({ stdout }) => stdout,
    ({ stdout }: { stdout: string }) => stdout,
  );
}
const filesOf = ({ document, proof }: CertificateFiles) => ({
  ...{ document, entry: Buffer.from(proof?.entry ?? '', 'base64'), proof: proof?.proof ?? '' },
  key: proof?.verifierKeys[0] ?? '',
});

describe('a certificate', () => {
  it('says what was asked, what went, what stays and why, and from when no copy opens', async () => {
    const [certificate] = await own();
    const said = JSON.parse(certificate?.document ?? '');
    expect(said).toMatchObject({
      ...{ type: 'kean/erasure-certificate', kind: 'erased', clientId: erased.clientId, elsewhere: 0 },
      request: { channel: 'own-pages', by: 'subject' },
      erasure: { ground: 'consent-withdrawn' },
    });
    expect(said.emptied.map(({ place }: { place: string }) => place)).toContain('dossier-fields');
    expect(said.kept.length).toBeGreaterThan(4);
    for (const { because } of said.kept) expect(because.zh).toMatch(/个人信息保护法|办法/);
    const days =
      (Date.parse(`${said.copies.openNoLongerFrom}T00:00:00+08:00`) - Date.parse(said.erasure.keyDestroyedAt)) /
      86_400_000;
    // The window, a day in which it is swept, and what is left of the day of the erasure.
    expect(days).toBeGreaterThan(31);
    expect(days).toBeLessThanOrEqual(32);
    expect(certificate?.document).not.toMatch(/欧阳|小明|138\d{8}/);
  });

  it('is proven by the log once that is signed, and says so where it is not yet', async () => {
    expect((await own())[0]?.proof).toBeNull();
    await signLog(office);
    const [certificate] = await own();
    const { key, ...files } = filesOf(certificate as CertificateFiles);
    const said = await verify(files, key);
    expect(said).toMatch(/CERTIFICATE HOLDS\n$/);
    expect(said).toContain(`client ${JSON.parse(files.document).clientNumber}`);
    expect((await as(second).certificates.of({ erasureId: erased.erasureId }))[0]?.document).toBe(files.document);
  });

  it('of another client, of another time, or with a word changed is refused', async () => {
    const [certificate] = await own();
    const { key, ...files } = filesOf(certificate as CertificateFiles);
    const other = await anErasure();
    await signLog(office);
    const [another] = await own(other.secret);
    for (const changed of [
      { ...files, document: files.document.replace('"elsewhere": 0', '"elsewhere": 1') },
      { ...files, document: `${files.document} ` },
      { ...files, entry: filesOf(another as CertificateFiles).entry },
      { ...files, document: (another as CertificateFiles).document },
      { ...files, proof: filesOf(another as CertificateFiles).proof },
    ]) {
      expect(await verify(changed, key)).toContain('CERTIFICATE REFUSED');
    }
    // Together they are another certificate, which holds.
    const { key: sameKey, ...whole } = filesOf(another as CertificateFiles);
    expect(await verify(whole, sameKey)).toContain('CERTIFICATE HOLDS');
  });

  it('is nobody’s without its link, and the database keeps no link', async () => {
    for (const secret of ['x'.repeat(22), `${erased.secret.slice(0, 21)}${erased.secret.endsWith('A') ? 'B' : 'A'}`]) {
      await expect(own(secret)).rejects.toMatchObject({ cause: { code: 'RETENTION_CERTIFICATE_NOT_FOUND' } });
    }
    await expect(as(second).certificates.own({ secret: erased.secret })).rejects.toMatchObject({
      cause: { code: 'CALL_VISIT_REQUIRED' },
    });
    const [row] = await office.sql.query<{ text: string }>(
      'select e::text as text from erased_client e where client_id = $1',
      [erased.clientId],
    );
    expect(row?.text).not.toContain(erased.secret);
  });

  it('is in the log each time that it is handed out, and says to whom', async () => {
    const [before] = await handedOut();
    await own();
    await as(second).certificates.of({ erasureId: erased.erasureId });
    const [after] = await handedOut();
    expect([after?.client, after?.office]).toEqual([(before?.client ?? 0) + 1, (before?.office ?? 0) + 1]);
  });
  const handedOut = () =>
    office.sql.query<{ client: number; office: number }>(
      `select count(*) filter (where facts->>'to' = 'client')::int as client, count(*) filter (where facts->>'to' = 'office')::int as office
         from audit_event where action = 'retention.certificate-handed-out'`,
    );

  it('is written once and changed by no login', async () => {
    const { db } = workers.worker.services;
    const { inSqlTransaction } = await import('@kean/db');
    const { CONDUCTOR } = await import('../erasing/erasure-worker.ts');
    for (const text of [`update erasure_certificate set document = '{}'`, 'delete from erasure_certificate']) {
      await expect(inSqlTransaction(db, CONDUCTOR, (tx) => tx.query(text))).rejects.toMatchObject({
        code: 'DB_REFUSED',
      });
    }
  });
});

describe('the final statement', () => {
  const issue = () => issueFinalStatement(workers.worker, erased.erasureId, () => Promise.resolve());
  const kinds = async () => (await own()).map(({ kind }) => kind);

  it('is set for the day that the certificate names', async () => {
    const [certificate] = await own();
    const { copies } = JSON.parse(certificate?.document ?? '');
    const [timer] = await office.sql.query<{ due: string; job: string }>(
      `select (due_at at time zone 'Asia/Shanghai')::date::text as due, job from timer where name = 'retention.final-statement' and key = $1`,
      [erased.erasureId],
    );
    expect(timer).toEqual({ due: copies.openNoLongerFrom, job: 'retention.issue-final-statement' });
  });

  it('waits while a backup of keys from before is there, and while anything is found again', async () => {
    const backupId = newId();
    await office.sql.query(
      `insert into backup (id, kind, cause, slot, state, phase, taken_at, finished_at) values ($1, 'keys', 'schedule', current_date, 'verified', 'ended', now() - interval '1 day', now())`,
      [backupId],
    );
    await issue();
    expect(await kinds()).toEqual(['erased']);
    await office.sql.query('update backup set removed_at = now() where id = $1', [backupId]);
    await office.sql.query(`update client set roles = '{buyer}' where id = $1`, [erased.clientId]);
    await issue();
    expect(await kinds()).toEqual(['erased']);
    const found = await office.sql.query(
      `select facts->>'code' as code, facts->>'place' as place from audit_event where action = 'retention.erasure-failed' order by occurred_at`,
    );
    expect(found).toEqual([
      { code: 'RETENTION_COPIES_STILL_OPEN', place: null },
      { code: 'RETENTION_LEFT_BEHIND', place: 'client-row' },
    ]);
    await office.sql.query(`update client set roles = '{}' where id = $1`, [erased.clientId]);
  });

  it('follows when nothing opens any more, once, and verifies like the first', async () => {
    await issue();
    await issue();
    await signLog(office);
    const [first, final] = await own();
    expect([first?.kind, final?.kind]).toEqual(['erased', 'final']);
    const said = JSON.parse(final?.document ?? '');
    expect(said.copies.openNoLongerFrom).toBe(JSON.parse(first?.document ?? '').copies.openNoLongerFrom);
    expect(said.copies.checkedAt).not.toBeNull();
    const { key, ...files } = filesOf(final as CertificateFiles);
    expect(await verify(files, key)).toContain('CERTIFICATE HOLDS');
  });
});
