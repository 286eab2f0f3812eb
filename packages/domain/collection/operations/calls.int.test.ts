import { newId, type Scope } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ColumnMapping, IMPORT_SERVICES, type ImportView } from '../contract.ts';
import { type ImportOffice, openImportOffice } from '../testing/import-office.ts';
import { importWhole, uploadAndInspect } from '../testing/run-whole-import.ts';
import { inventList, writeCsv } from '../testing.ts';
import { cancelImport } from './cancel-import.ts';
import { confirmImport } from './confirm-import.ts';
import { getImport, watchImport } from './get-import.ts';
import { listImports } from './list-imports.ts';
import { reportImport } from './report-import.ts';
import { runConfirmed } from './run-import.ts';
import { showPreview } from './show-preview.ts';

let office: ImportOffice;
const bytes = writeCsv(inventList({ rows: 40, seed: 2 }), 'utf-8');

beforeAll(async () => {
  office = await openImportOffice();
});
afterAll(() => office.close());

const callWith = async (scope: Scope | null, wishes = {}) => office.callOf(await office.aMember(scope, wishes), scope);
const guessOf = async (call: SignedInContext, { id }: ImportView): Promise<ColumnMapping> =>
  (await showPreview(call, { importId: id })).guessed;
const ALL = [...IMPORT_SERVICES];
const NOT_FOUND = { code: 'COLLECTION_IMPORT_NOT_FOUND', kind: 'not-found' };

describe('who may see and steer an import', () => {
  it('the person who uploaded it; a manager sees and stops it but never looks into it; others do not find it', async () => {
    const owner = await callWith('own');
    const manager = await callWith('branch');
    const colleague = await callWith('own');
    const elsewhere = await callWith('branch', { branch: await office.anotherBranch() });
    const view = await uploadAndInspect(office, owner, bytes);
    const input = { importId: view.id };
    expect(await getImport(owner, input)).toMatchObject({ mine: true });
    expect(await getImport(manager, input)).toMatchObject({ mine: false, state: 'mapping' });
    const confirm = { ...input, version: view.version, mapping: await guessOf(owner, view), services: ALL };
    for (const call of [manager, colleague, elsewhere]) {
      await expect(showPreview(call, input)).rejects.toMatchObject(NOT_FOUND);
      await expect(confirmImport(call, confirm)).rejects.toMatchObject(NOT_FOUND);
    }
    for (const call of [colleague, elsewhere]) {
      await expect(getImport(call, input)).rejects.toMatchObject(NOT_FOUND);
      await expect(reportImport(call, input)).rejects.toMatchObject(NOT_FOUND);
      await expect(cancelImport(call, input)).rejects.toMatchObject(NOT_FOUND);
      expect((await listImports(call, { limit: 100 })).rows.map(({ id }) => id)).not.toContain(view.id);
    }
    expect(await cancelImport(manager, input)).toMatchObject({ state: 'cancelled' });
    await expect(cancelImport(owner, input)).rejects.toMatchObject({ code: 'COLLECTION_IMPORT_MOVED_ON' });
    await expect(getImport(owner, { importId: newId<'Import'>() })).rejects.toMatchObject(NOT_FOUND);
  });

  it('lists imports newest first, page by page', async () => {
    const call = await callWith('own');
    const made: string[] = [];
    for (let count = 0; count < 3; count += 1) made.unshift((await uploadAndInspect(office, call, bytes)).id);
    const first = await listImports(call, { limit: 2 });
    expect(first.rows.map(({ id }) => id)).toEqual(made.slice(0, 2));
    const second = await listImports(call, { limit: 2, cursor: first.rows[1]?.id ?? null });
    expect(second).toMatchObject({ rows: [{ id: made[2] }], next: null });
  });
});

describe('a preview', () => {
  it('follows the columns as the person corrects them, and every look is in the log', async () => {
    const call = await callWith('own');
    const view = await uploadAndInspect(office, call, bytes);
    const guessed = await guessOf(call, view);
    const mapping = guessed.map((meaning) => (meaning === 'clientType' ? 'ignore' : meaning));
    const preview = await showPreview(call, { importId: view.id, mapping });
    expect(preview.rows.every(({ reasons, warnings }) => reasons.length > 0 || warnings.includes('type-missing'))).toBe(
      true,
    );
    const looks = await office.sql.query(
      `select outcome from audit_event where action = 'collection.preview-shown' and subject_id = $1`,
      [view.id],
    );
    expect(looks).toHaveLength(2);
    await expect(showPreview(call, { importId: view.id, mapping: ['name'] })).rejects.toMatchObject({
      kind: 'invalid',
    });
    await expect(showPreview(call, { importId: view.id, sheet: 7 })).rejects.toMatchObject({ kind: 'invalid' });
  });

  it('says when the branch has taken over the very same bytes before', async () => {
    const call = await callWith('own', { branch: await office.anotherBranch() });
    const once = await uploadAndInspect(office, call, bytes);
    expect((await showPreview(call, { importId: once.id })).importedBefore).toBeNull();
    await importWhole(office, call, bytes);
    expect((await showPreview(call, { importId: once.id })).importedBefore).toBeInstanceOf(Date);
  });
});

describe('the services that a list is taken over for', () => {
  it('say which columns stay outside: named in the preview, counted in the log, and not one value of theirs is taken in', async () => {
    const call = await callWith('own', { branch: await office.anotherBranch() });
    const view = await uploadAndInspect(office, call, bytes);
    const mapping = await guessOf(call, view);
    const chosen = ['purchase', 'tenancy'] as const;
    const { outside, services, rows } = await showPreview(call, { importId: view.id, services: [...chosen] });
    const left = ['gender', 'idNumber', 'address', 'certificateNo'];
    expect(outside.map((column) => mapping[column])).toEqual(mapping.filter((meaning) => left.includes(meaning)));
    expect(outside.length).toBeGreaterThanOrEqual(4);
    expect(rows.every(({ cells }) => outside.every((column) => cells[column]?.understood === null))).toBe(true);
    expect(services.filter(({ usual }) => !usual).map(({ code }) => code)).toEqual(['signing']);

    await confirmImport(call, { importId: view.id, version: view.version, mapping, services: [...chosen] });
    await runConfirmed(office.worker, { importId: view.id, staffId: call.principal.staffId });
    expect((await reportImport(call, { importId: view.id })).import.imported).toBeGreaterThan(10);
    const ours = [call.principal.branchId];
    const fields = await office.sql.query<{ field: string }>(
      'select distinct f.field from client_field f join client c on c.id = f.client_id where c.branch_id = $1 order by 1',
      ours,
    );
    expect(fields.map(({ field }) => field).filter((field) => ['gender', 'idNumber'].includes(field))).toEqual([]);
    const homes = await office.sql.query(
      `select from property p join client c on c.id = p.client_id
        where c.branch_id = $1 and (p.address is not null or p.certificate_no is not null)`,
      ours,
    );
    const byIdentityNumber = await office.sql.query('select from client_token where branch_id = $1 and kind = 6', ours);
    expect([homes.length, byIdentityNumber.length]).toEqual([0, 0]);
    const [event] = await office.sql.query<{ facts: object }>(
      "select facts from audit_event where action = 'collection.import-confirmed' and subject_id = $1",
      [view.id],
    );
    expect(event?.facts).toMatchObject({ outside: outside.length, services: 'purchase.tenancy' });
  });

  it('leave what stands in a column outside them out of the counts as well', async () => {
    const call = await callWith('own', { branch: await office.anotherBranch() });
    const list = '姓名,手机,身份证号\r\n端木槿,13900000001,110105194912310021\r\n';
    const { id } = await uploadAndInspect(office, call, Buffer.from(list));
    const warned = async (services: (typeof ALL)[number][]) =>
      (await showPreview(call, { importId: id, services })).survey?.byWarning.map(({ warning }) => warning);
    expect(await warned(['signing'])).toContain('id-checksum');
    expect(await warned(['purchase'])).not.toContain('id-checksum');
  });

  it('need nobody’s gender: no list brings it in, whatever was chosen', async () => {
    const call = await callWith('own', { branch: await office.anotherBranch() });
    await importWhole(office, call, bytes);
    const genders = await office.sql.query(
      "select from client_field f join client c on c.id = f.client_id where c.branch_id = $1 and f.field = 'gender'",
      [call.principal.branchId],
    );
    expect(genders).toEqual([]);
  });
});

describe('a confirmation', () => {
  it('queues the list once, whoever clicks twice', async () => {
    const call = await callWith('own');
    const view = await uploadAndInspect(office, call, bytes);
    const input = { importId: view.id, version: view.version, mapping: await guessOf(call, view), services: ALL };
    const queued = await confirmImport(call, input);
    expect(queued).toMatchObject({ state: 'queued', version: view.version + 1, totalRows: 40 });
    await expect(confirmImport(call, input)).rejects.toMatchObject({
      code: 'COLLECTION_IMPORT_MOVED_ON',
      kind: 'conflict',
    });
    const promised = await office.sql.query('select 1 from outbox where key = $1', [
      `collection.run-import/${view.id}`,
    ]);
    expect(promised).toHaveLength(1);
  });

  it('of a program that names no service is refused with a sentence, and takes nothing in', async () => {
    const call = await callWith('own');
    const view = await uploadAndInspect(office, call, bytes);
    const unnamed = confirmImport(call, {
      importId: view.id,
      version: view.version,
      mapping: await guessOf(call, view),
    });
    await expect(unnamed).rejects.toMatchObject({ code: 'COLLECTION_IMPORT_SERVICES_UNNAMED', kind: 'invalid' });
    expect((await getImport(call, { importId: view.id })).state).toBe('mapping');
  });

  it.each([
    [
      'no column of names',
      (guess: ColumnMapping) => guess.map((one) => (one === 'name' ? 'ignore' : one)),
      'INCOMPLETE',
    ],
    [
      'two columns of names',
      (guess: ColumnMapping) => guess.map((one) => (one === 'branch' ? 'name' : one)),
      'REPEATED',
    ],
    ['too few columns', (guess: ColumnMapping) => guess.slice(1), 'NOT_THIS_SHEET'],
  ] as [string, (guess: ColumnMapping) => ColumnMapping, string][])('with %s is refused', async (_, change, code) => {
    const call = await callWith('own');
    const view = await uploadAndInspect(office, call, bytes);
    const mapping = change(await guessOf(call, view));
    const wrong = confirmImport(call, { importId: view.id, version: view.version, mapping, services: ALL });
    await expect(wrong).rejects.toMatchObject({ code: `COLLECTION_MAPPING_${code}`, kind: 'invalid' });
    expect((await getImport(call, { importId: view.id })).state).toBe('mapping');
  });
});

it('a watcher sees an import change and is let go when it ends', async () => {
  const call = await callWith('own');
  const view = await uploadAndInspect(office, call, bytes);
  const seen: string[] = [];
  for await (const { state } of watchImport(call, { importId: view.id }, undefined)) {
    seen.push(state);
    if (state === 'mapping') await cancelImport(call, { importId: view.id });
  }
  expect(seen).toEqual(['mapping', 'cancelled']);
  const left = new AbortController();
  const waiting = await uploadAndInspect(office, call, bytes);
  const watching = watchImport(call, { importId: waiting.id }, left.signal);
  await watching.next();
  const ended = watching.next();
  left.abort();
  expect(await ended).toMatchObject({ done: true });
});
