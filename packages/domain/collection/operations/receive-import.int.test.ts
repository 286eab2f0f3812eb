import { readdir } from 'node:fs/promises';
import { PassThrough, Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ImportOffice, openImportOffice } from '../testing/import-office.ts';
import { upload } from '../testing/run-whole-import.ts';
import { inventList, writeCsv } from '../testing.ts';
import { receiveImport } from './receive-import.ts';

let office: ImportOffice;
const bytes = writeCsv(inventList({ rows: 40 }), 'utf-8');

beforeAll(async () => {
  office = await openImportOffice();
});
afterAll(() => office.close());

const memberCall = async () => office.callOf(await office.aMember('own'), 'own');
const storedObjects = async () =>
  (await readdir(office.objectsFolder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());

async function* endless(piece: Buffer): AsyncGenerator<Buffer, void, undefined> {
  for (;;) yield piece;
}

async function* brokenAfter(piece: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  yield piece;
  throw new Error('socket hang up');
}

describe('an upload', () => {
  it('is kept sealed, with its event and its promise of work', async () => {
    const call = await memberCall();
    const view = await upload(call, bytes, 'C:\\名单\\王小明的客户.csv');
    expect(view).toMatchObject({ state: 'uploaded', sizeBytes: bytes.length, mine: true, version: 1 });
    const [event] = await office.sql.query(
      `select action, outcome, principal_id as who, branch_id as branch, facts from audit_event where subject_id = $1`,
      [view.id],
    );
    expect(event).toEqual({
      action: 'collection.import-received',
      outcome: 'allowed',
      who: call.principal.staffId,
      branch: office.branch.id,
      facts: { sizeBytes: bytes.length },
    });
    const [promised] = await office.sql.query('select job, payload from outbox where key like $1', [`%${view.id}`]);
    expect(promised).toEqual({
      job: 'collection.inspect-import',
      payload: { importId: view.id, staffId: call.principal.staffId },
    });
    const everything = await office.everythingStored();
    expect(everything.includes('王小明的客户')).toBe(false);
    expect(everything.includes('客户姓名')).toBe(false);
    expect(everything.includes(bytes.subarray(300, 330))).toBe(false);
  });

  it('of the same bytes is recognised by a keyed digest that is not the hash of the file', async () => {
    const [one, other] = [await upload(await memberCall(), bytes), await upload(await memberCall(), bytes)];
    const [same] = await office.sql.query<{ digests: number }>(
      'select count(distinct digest)::int as digests from import where id = any($1)',
      [[one.id, other.id]],
    );
    expect(same?.digests).toBe(1);
  });

  it.each([
    ['nothing', Buffer.alloc(0), 'COLLECTION_FILE_EMPTY'],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0]), 'COLLECTION_FILE_KIND_UNKNOWN'],
    [
      'a program of many bytes',
      Buffer.concat([Buffer.from('MZ'), Buffer.alloc(70_000)]),
      'COLLECTION_FILE_KIND_UNKNOWN',
    ],
  ])('of %s is refused and leaves nothing but the event of it', async (_, content, code) => {
    const call = await memberCall();
    const before = await storedObjects();
    await expect(upload(call, content)).rejects.toMatchObject({ code });
    expect(await storedObjects()).toHaveLength(before.length);
    const who = call.principal.staffId;
    expect(await office.sql.query('select 1 from import where created_by = $1', [who])).toEqual([]);
    const [event] = await office.sql.query('select action, facts from audit_event where principal_id = $1', [who]);
    expect(event).toEqual({ action: 'collection.import-refused', facts: { code } });
  });

  it('of too much is refused when it says so, before a byte is read', async () => {
    const call = await memberCall();
    const unread = new PassThrough();
    const declared = receiveImport(call, { fileName: 'a.csv', bytes: unread, declaredBytes: 104_857_601 });
    await expect(declared).rejects.toMatchObject({ code: 'COLLECTION_FILE_TOO_LARGE', kind: 'too-large' });
    expect(unread.destroyed).toBe(false);
  });

  it('of too much is refused when it does not say so, at the byte that is too much', async () => {
    const call = await memberCall();
    const before = await storedObjects();
    const growing = receiveImport(call, { fileName: 'a.csv', bytes: endless(Buffer.alloc(1_048_576, 'a')) });
    await expect(growing).rejects.toMatchObject({ code: 'COLLECTION_FILE_TOO_LARGE' });
    expect(await storedObjects()).toHaveLength(before.length);
  });

  it('that breaks off leaves nothing, and says that it is incomplete', async () => {
    const call = await memberCall();
    const before = await storedObjects();
    // After its first piece was read, however busy the machine is: before anybody reads, a broken request is nobody's.
    const request = Readable.from(brokenAfter(bytes));
    await expect(receiveImport(call, { fileName: 'a.csv', bytes: request })).rejects.toMatchObject({
      code: 'COLLECTION_UPLOAD_BROKEN',
    });
    expect(await storedObjects()).toHaveLength(before.length);
  });

  it('that is refused half-way leaves the request open for the answer', async () => {
    const request = new PassThrough();
    request.write(Buffer.concat([Buffer.from('%PDF-1.7'), Buffer.alloc(10_000, 'x')]));
    const refused = receiveImport(await memberCall(), { fileName: 'a.pdf', bytes: request });
    await expect(refused).rejects.toMatchObject({ code: 'COLLECTION_FILE_KIND_UNKNOWN' });
    expect(request.destroyed).toBe(false);
    request.destroy();
  });

  it("is nobody's who holds no grant, and nobody's without a branch", async () => {
    const without = office.callOf(await office.aMember(null), null);
    await expect(upload(without, bytes)).rejects.toMatchObject({ kind: 'forbidden' });
    const headOffice = office.callOf(await office.aMember('agency', { branch: null }), 'agency');
    await expect(upload(headOffice, bytes)).rejects.toMatchObject({ code: 'COLLECTION_NO_BRANCH', kind: 'forbidden' });
  });
});
