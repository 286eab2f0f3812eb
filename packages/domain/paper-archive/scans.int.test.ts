import { createHash, randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { policy as clientsPolicy } from '@kean/clients/policy';
import {
  aCall,
  aClient,
  aLiveVisit,
  aStrangersCall,
  eventsOf,
  logAsText,
  openOffice,
  type TestOffice,
} from '@kean/clients/testing';
import { inSqlTransaction, nobody } from '@kean/db';
import { type ClientId, type Id, newId } from '@kean/kernel';
import { clamdScanner } from '@kean/objects/intake';
import { callerFactory, type SignedInContext } from '@kean/procedures';
import { aBranch, aStaffMember, type TestBranch, type TestStaff } from '@kean/testing';
import { EICAR, startMalwareScanner, type TestScanner } from '@kean/testing/malware-scanner';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { paperArchiveApi } from './api.ts';
import type { FileClass } from './contract.ts';
import { openOwnScan, openScan, receiveScan, signBatch } from './http.ts';
import { policy } from './policy.ts';

const caller = callerFactory(paperArchiveApi);
const KEEPER = {
  'paper-archive.read-archive': 'branch',
  'paper-archive.keep-files': 'branch',
  'paper-archive.shred': 'branch',
  'paper-archive.see-files': 'branch',
} as const;
const OVERSEER = {
  'paper-archive.see-files': 'branch',
  'paper-archive.open-scans': 'branch',
  'paper-archive.read-archive': 'branch',
  'paper-archive.arrange-cabinets': 'branch',
  'paper-archive.witness-shredding': 'branch',
} as const;
const WORDS = '身份证号 11010519491231002X';
const pdf = (bytes = 200_000) => Buffer.concat([Buffer.from(`%PDF-1.7\n${WORDS}\n`), randomBytes(bytes)]);

let office: TestOffice;
let here: TestBranch;
let archivist: TestStaff;
let manager: TestStaff;
let agent: TestStaff;
let clientId: ClientId;
let clientNumber: number;
let cabinetId: Id<'Cabinet'>;
let cabinets = 0;
let scanner: TestScanner | undefined;
let lent: SignedInContext['services']['scanning'];

const lending = (call: SignedInContext): SignedInContext => ({
  ...call,
  services: { ...call.services, scanning: lent },
});
const asKeeper = (member = archivist) => lending(aCall(office, member, [policy], KEEPER, ['archivist']));
const asManager = () => lending(aCall(office, manager, [policy], OVERSEER, ['store-manager']));
const asAgent = (member = agent, fields: string[] = ['scan.consent', 'scan.request']) =>
  lending(aCall(office, member, [policy], { 'paper-archive.open-scans': { scope: 'own', fields } }, ['agent']));
const keeping = () => caller(asKeeper());
const overseeing = () => caller(asManager());
const filed = async (fileClass: FileClass = 'consent', sheets = 2) => {
  const fileId = newId<'PaperFile'>();
  await keeping().files.file({ fileId, clientNumber, class: fileClass, sheets, cabinetId, shelf: 1 });
  return fileId;
};
const versionOf = async (fileId: Id<'PaperFile'>) => ({
  fileId,
  version: (await keeping().files.get({ fileId })).version,
});
async function* pieces(content: Buffer) {
  for (let at = 0; at < content.length; at += 9_001) yield content.subarray(at, at + 9_001);
}
const scan = async (
  fileId: Id<'PaperFile'>,
  content = pdf(),
  { sheets = 2, anew = '0' as '0' | '1', call = asKeeper(), declaredType = 'application/pdf' } = {},
) => {
  const documentId = newId<'Document'>();
  await receiveScan(call, { fileId, documentId, sheets, anew }, { bytes: pieces(content), declaredType });
  return documentId;
};
const opened = async (call: SignedInContext, documentId: Id<'Document'>, purpose = 'brokerage-contact' as const) => {
  const shown = await openScan(call, { documentId, purpose });
  return { ...shown, bytes: await buffer(shown.bytes) };
};
const stateOf = async (fileId: Id<'PaperFile'>) => {
  const { scanState, scannedSheets } = await keeping().files.get({ fileId });
  return { scanState, scannedSheets };
};
const storedBytes = async () => {
  const found: Buffer[] = [];
  for await (const key of office.services.objects.list(''))
    found.push(await buffer(await office.services.objects.get(key)));
  return found;
};
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const last = async (member: TestStaff) => (await eventsOf(office, member.id)).at(-1);

beforeAll(async () => {
  office = await openOffice();
  here = await aBranch(office.sql);
  await office.sql.query(
    `insert into role (code, name, name_en) values ('archivist', 'archivist', 'archivist') on conflict do nothing`,
  );
  await office.sql.query(
    `insert into role_grant (id, role_code, clause, action, subject, scope)
     values ($1, 'archivist', 'paper-archive', 'keep-files', 'PaperFile', 'branch')`,
    [newId()],
  );
  [archivist, manager, agent] = [
    await aStaffMember(office.sql, { branch: here }),
    await aStaffMember(office.sql, { branch: here }),
    await aStaffMember(office.sql, { branch: here }),
  ];
  await office.sql.query(`insert into staff_role (staff_id, role_code) values ($1, 'archivist')`, [archivist.id]);
});
afterAll(() => office.close());
beforeEach(async () => {
  lent = undefined;
  await office.sql.query('delete from reveal_quota');
  clientId = await aClient(office, here, { assigneeId: agent.id });
  const [row] = await office.sql.query<{ number: number }>('select number from client where id = $1', [clientId]);
  clientNumber = row?.number ?? 0;
  cabinets += 1;
  ({ cabinetId } = await overseeing().cabinets.make({ branchId: here.id, code: `S-${cabinets}`, shelves: 3 }));
  await overseeing().cabinets.giveKey({ cabinetId, staffId: archivist.id });
});
afterEach(async () => {
  await scanner?.close();
  scanner = undefined;
});
const withScanner = async (wishes: Parameters<typeof startMalwareScanner>[0] = {}, whenAway = 'refuse' as const) => {
  scanner = await startMalwareScanner(wishes);
  lent = { scanner: clamdScanner(scanner.address, 500), whenAway };
};

describe('a scan', () => {
  it('is sealed while it arrives, stands on the record of its paper, and opens for who may look', async () => {
    const fileId = await filed();
    expect(await stateOf(fileId)).toEqual({ scanState: 'not-scanned', scannedSheets: 0 });
    const content = pdf();
    const documentId = await scan(fileId, content);
    expect(await stateOf(fileId)).toEqual({ scanState: 'scanned', scannedSheets: 2 });
    const [row] = (await keeping().files.get({ fileId })).scans;
    expect(row).toMatchObject({ documentId, kind: 'consent', type: 'application/pdf', scan: 'unscanned', sheets: 2 });
    const lying = await storedBytes();
    expect(lying.map(sha256)).toContain(row?.sealedSha256);
    for (const bytes of lying) expect(bytes.includes(Buffer.from(WORDS))).toBe(false);
    const shown = await opened(asAgent(), documentId);
    expect(shown.bytes.equals(content)).toBe(true);
    expect([shown.contentType, shown.fileName]).toEqual(['application/pdf', `consent-${documentId.slice(-8)}.pdf`]);
    expect(await last(agent)).toMatchObject({
      ...{ action: 'paper-archive.scan-opened', outcome: 'allowed', subjectId: clientId, purpose: 'brokerage-contact' },
      ...{ fields: ['scan.consent'], facts: { about: 'paper-file', aboutId: fileId, documentId } },
    });
    expect(await logAsText(office)).not.toContain('11010519491231002X');
  });

  it('sent twice is kept once, and one that failed is chosen again', async () => {
    const fileId = await filed();
    const documentId = newId<'Document'>();
    const send = (content: Buffer) =>
      receiveScan(
        asKeeper(),
        { fileId, documentId, sheets: 2, anew: '0' },
        { bytes: pieces(content), declaredType: '' },
      );
    await expect(send(Buffer.from('<svg onload=alert(1)>'.repeat(9)))).rejects.toMatchObject({
      code: 'OBJECT_CONTENT_TYPE_UNKNOWN',
    });
    expect(await last(archivist)).toMatchObject({
      ...{ action: 'paper-archive.scan-refused', outcome: 'refused', subjectId: clientId },
      facts: { fileId, documentId, reason: 'type-unknown' },
    });
    await expect(send(pdf())).rejects.toMatchObject({ code: 'PAPER_SCAN_SENT_ALREADY' });
    const again = newId<'Document'>();
    for (let turn = 0; turn < 2; turn += 1) {
      const input = { fileId, documentId: again, sheets: 2, anew: '0' } as const;
      await receiveScan(asKeeper(), input, { bytes: pieces(pdf()), declaredType: '' });
    }
    expect((await keeping().files.get({ fileId })).scans.map((one) => one.documentId)).toEqual([again]);
  });

  it('is taken from whoever holds the key of the cabinet, and by the database from nobody else', async () => {
    const fileId = await filed();
    const stranger = await aStaffMember(office.sql, { branch: here });
    await expect(scan(fileId, pdf(), { call: asKeeper(stranger) })).rejects.toMatchObject({
      code: 'PAPER_KEY_NOT_HELD',
    });
    const elsewhere = await aStaffMember(office.sql, { branch: await aBranch(office.sql) });
    await expect(scan(fileId, pdf(), { call: asKeeper(elsewhere) })).rejects.toMatchObject({
      code: 'PAPER_FILE_NOT_FOUND',
    });
    const other = await aClient(office, here);
    const write = (receivedBy: string, ofClient: string) =>
      inSqlTransaction(office.db, { ...nobody, clientScope: 'agency' }, (tx) =>
        tx.query(
          `insert into client_document (id, client_id, about, about_id, kind, sheets, received_by)
           values ($1, $2, 'paper-file', $3, 'consent', 1, $4)`,
          [newId(), ofClient, fileId, receivedBy],
        ),
      );
    await expect(write(stranger.id, clientId)).rejects.toThrow();
    await expect(write(archivist.id, other)).rejects.toThrow();
    await write(archivist.id, clientId);
  });

  it('is in step with its paper: part of it, all of it, and outdated by what happens to the paper', async () => {
    const fileId = await filed('consent', 3);
    const backlog = async () =>
      (await keeping().files.list({ show: 'to-scan', cabinetId })).rows.map((row) => row.fileId);
    expect(await backlog()).toEqual([fileId]);
    await scan(fileId, pdf(), { sheets: 1 });
    expect(await stateOf(fileId)).toEqual({ scanState: 'partly', scannedSheets: 1 });
    await scan(fileId, pdf(), { sheets: 2 });
    expect(await stateOf(fileId)).toEqual({ scanState: 'scanned', scannedSheets: 3 });
    expect(await backlog()).toEqual([]);
    await keeping().files.recount({ ...(await versionOf(fileId)), sheets: 4 });
    expect(await stateOf(fileId)).toMatchObject({ scanState: 'outdated' });
    await scan(fileId, pdf(), { sheets: 1 });
    expect(await stateOf(fileId)).toEqual({ scanState: 'scanned', scannedSheets: 4 });
    await office.sql.query(
      `insert into paper_loan (id, file_id, borrower_id, purpose, lent_by, due_at) values ($1, $2, $3, 'signing', $4, now() + interval '1 day')`,
      [newId(), fileId, agent.id, archivist.id],
    );
    await office.sql.query(`update paper_file set state = 'lent' where id = $1`, [fileId]);
    await keeping().loans.takeBack(await versionOf(fileId));
    expect(await stateOf(fileId)).toMatchObject({ scanState: 'outdated' });
    const before = (await storedBytes()).length;
    const fresh = await scan(fileId, pdf(), { sheets: 4, anew: '1' });
    expect(await stateOf(fileId)).toEqual({ scanState: 'scanned', scannedSheets: 4 });
    expect((await keeping().files.get({ fileId })).scans.map((one) => one.documentId)).toEqual([fresh]);
    expect((await storedBytes()).length).toBe(before - 2);
    const said = inSqlTransaction(office.db, { ...nobody, clientScope: 'agency' }, (tx) =>
      tx.query(`update client_document set scan = 'unscanned', sealed_hash = sha256('x') where id = $1`, [fresh]),
    );
    await expect(said).rejects.toThrow();
  });

  it('goes with paper that is shredded because its time is over', async () => {
    const fileId = await filed();
    const documentId = await scan(fileId);
    await keeping().files.letGo({ ...(await versionOf(fileId)), cause: 'period-over' });
    const batchId = newId<'ShredBatch'>();
    await keeping().shredding.open({ batchId, method: 'pulped', fileIds: [fileId] });
    const jpeg = Buffer.concat([Buffer.of(0xff, 0xd8, 0xff, 0xe0), Buffer.alloc(2_000, 7)]);
    await signBatch(asKeeper(), { batchId, version: 1 }, pieces(jpeg));
    await overseeing().shredding.witness({ batchId, version: 2 });
    await expect(opened(asManager(), documentId)).rejects.toMatchObject({ code: 'PAPER_SCAN_NOT_FOUND' });
    const [row] = await office.sql.query('select sealed_key, state from client_document where id = $1', [documentId]);
    expect(row).toEqual({ sealed_key: null, state: 'replaced' });
  });
});

describe('a look at a scan', () => {
  it('needs the client, the class of paper, the purpose and what the client allows; each refusal is in the log', async () => {
    const identity = await scan(await filed('identity'));
    const consent = await scan(await filed('consent'));
    const refusals = async (call: SignedInContext, documentId: Id<'Document'>, code: string, reason: string) => {
      await expect(opened(call, documentId)).rejects.toMatchObject({ code });
      expect(await last({ id: call.principal.staffId } as TestStaff)).toMatchObject({
        ...{ action: 'paper-archive.scan-not-opened', outcome: 'refused', facts: { documentId, reason } },
      });
    };
    const colleague = await aStaffMember(office.sql, { branch: here });
    await refusals(asAgent(colleague), consent, 'PAPER_SCAN_NOT_FOUND', 'not-within-reach');
    await refusals(asAgent(), newId<'Document'>(), 'PAPER_SCAN_NOT_FOUND', 'not-within-reach');
    await refusals(asAgent(), identity, 'CIRCULATION_FIELD_NOT_GRANTED', 'field-not-granted');
    await refusals(
      lending(aCall(office, manager, [policy], OVERSEER, ['hr'])),
      consent,
      'CIRCULATION_PURPOSE_NOT_OFFERED',
      'purpose-not-offered',
    );
    await office.sql.query(
      `delete from consent_answer where class = 'identity-document' and act_id in
      (select id from consent_act where client_id = $1)`,
      [clientId],
    );
    await refusals(asManager(), identity, 'CIRCULATION_SEPARATE_CONSENT_MISSING', 'separate-consent-missing');
    expect((await opened(asManager(), consent)).contentType).toBe('application/pdf');
    await office.sql.query(`update client set state = 'restricted' where id = $1`, [clientId]);
    await refusals(asManager(), consent, 'CIRCULATION_CLIENT_RESTRICTED', 'client-restricted');
  });

  it('is one of the day’s looks', async () => {
    const documentId = await scan(await filed());
    for (let look = 0; look < 20; look += 1) await opened(asAgent(), documentId);
    await expect(opened(asAgent(), documentId)).rejects.toMatchObject({ code: 'CIRCULATION_QUOTA_USED' });
    expect(await last(agent)).toMatchObject({ facts: { reason: 'quota-used' } });
  });

  it('opens nothing that was moved, changed or cut', async () => {
    const [one, other] = [await scan(await filed()), await scan(await filed())];
    await office.sql.query(
      `update client_document t set sealed_key = s.sealed_key from client_document s where t.id = $1 and s.id = $2`,
      [one, other],
    );
    await expect(opened(asAgent(), one)).rejects.toMatchObject({ code: 'ENCRYPTION_UNREADABLE' });
    await expect(opened(asAgent(), other)).resolves.toMatchObject({ contentType: 'application/pdf' });
  });

  it('ends with the key of the client', async () => {
    const documentId = await scan(await filed());
    await office.destroyKeys([clientId]);
    await expect(opened(asAgent(), documentId)).rejects.toMatchObject({ code: 'PAPER_SCAN_NOT_FOUND' });
  });
});

describe('malware', () => {
  const infected = () => Buffer.concat([pdf(80_000), Buffer.from(EICAR), randomBytes(80_000)]);

  it('that is found is refused, and nothing of it is kept', async () => {
    await withScanner();
    const fileId = await filed();
    const before = (await storedBytes()).length;
    await expect(scan(fileId, infected())).rejects.toMatchObject({ code: 'OBJECT_CONTENT_INFECTED' });
    expect((await storedBytes()).length).toBe(before);
    expect(await last(archivist)).toMatchObject({ facts: { fileId, reason: 'infected' } });
    const documentId = await scan(fileId);
    expect((await keeping().files.get({ fileId })).scans).toMatchObject([{ documentId, scan: 'clean' }]);
  });

  it('in what came before there was a scanner is found before it is opened', async () => {
    const [bad, good] = [await scan(await filed(), infected()), await scan(await filed())];
    await withScanner();
    await expect(opened(asAgent(), bad)).rejects.toMatchObject({ code: 'CLIENTS_DOCUMENT_INFECTED' });
    expect(await last(agent)).toMatchObject({ action: 'paper-archive.scan-not-opened', facts: { reason: 'infected' } });
    expect((await opened(asAgent(), good)).bytes.length).toBeGreaterThan(200_000);
    const seen = await office.sql.query('select id, scan from client_document where id = any ($1) order by id', [
      [bad, good],
    ]);
    expect(seen).toEqual([
      { id: bad, scan: 'unscanned' },
      { id: good, scan: 'clean' },
    ]);
  });

  it('while the scanner is away nothing is taken, or it waits unopened where the office says so', async () => {
    const fileId = await filed();
    await withScanner({ answers: null });
    await expect(scan(fileId)).rejects.toMatchObject({ code: 'OBJECT_SCANNER_UNAVAILABLE' });
    expect(await last(archivist)).toMatchObject({ facts: { reason: 'scanner-away' } });
    if (lent === undefined) throw new TypeError('a scanner is lent');
    lent = { ...lent, whenAway: 'wait' };
    const documentId = await scan(fileId);
    expect((await keeping().files.get({ fileId })).scans).toMatchObject([{ documentId, scan: 'unscanned' }]);
    await expect(opened(asAgent(), documentId)).rejects.toMatchObject({ code: 'OBJECT_SCANNER_UNAVAILABLE' });
    expect(await last(agent)).toMatchObject({ facts: { reason: 'scanner-away' } });
  });
});

describe('the client in their own pages', () => {
  const visiting = async (id: ClientId) => {
    const visitId = await aLiveVisit(office, id);
    return { ...aStrangersCall(office), visitor: { visitId, clientId: id } };
  };

  it('reads what there is of them on paper, and takes a copy of their scan and of nobody else’s', async () => {
    const content = pdf();
    const fileId = await filed('identity');
    const documentId = await scan(fileId, content);
    const call = await visiting(clientId);
    expect(await caller(call).own.list()).toMatchObject([
      { fileId, class: 'identity', sheets: 2, state: 'shelved', kept: null, scans: [{ documentId }] },
    ]);
    const shown = await openOwnScan(call, documentId);
    expect((await buffer(shown.bytes)).equals(content)).toBe(true);
    const taken = await office.sql.query<{ action: string; purpose: string }>(
      `select action, purpose from audit_event where subject_id = $1 and action like 'paper-archive.own-%' order by occurred_at, id`,
      [clientId],
    );
    expect(taken).toEqual([
      { action: 'paper-archive.own-paper-shown', purpose: 'own-access' },
      { action: 'paper-archive.own-scan-taken', purpose: 'own-access' },
    ]);
    const other = await visiting(await aClient(office, here));
    expect(await caller(other).own.list()).toEqual([]);
    await expect(openOwnScan(other, documentId)).rejects.toMatchObject({ code: 'PAPER_SCAN_NOT_FOUND' });
    await expect(caller(asKeeper()).own.list()).rejects.toMatchObject({ message: 'CALL_VISIT_REQUIRED' });
  });
});

it('is refused to whoever has no grant, without a word about what is there', async () => {
  const documentId = await scan(await filed());
  const call = lending(aCall(office, manager, [policy, clientsPolicy], {}, ['store-manager']));
  await expect(opened(call, documentId)).rejects.toMatchObject({ code: 'PAPER_SCAN_NOT_FOUND' });
});
