import type { Scope } from '@kean/kernel';
import { aTeam } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ImportOffice, openImportOffice } from '../testing/import-office.ts';
import { importWhole } from '../testing/run-whole-import.ts';
import { readClients } from '../testing/stored-clients.ts';

let office: ImportOffice;

beforeAll(async () => {
  office = await openImportOffice();
});
afterAll(() => office.close());

let count = 0;

/** Imports one row that names an agent, and says whose the client became and which words were kept. */
async function importNaming(agent: string, scope: Scope, wishes = {}) {
  count += 1;
  const importer = await office.aMember(scope, wishes);
  const phone = `1390000${String(count).padStart(4, '0')}`;
  const csv = `姓名,电话,归属经纪人\n王安,${phone},${agent}\n`;
  const report = await importWhole(office, office.callOf(importer, scope), Buffer.from(csv));
  expect(report.import).toMatchObject({ state: 'finished', imported: 1 });
  const client = (await readClients(office)).find(({ fields }) => fields.phone === phone);
  return { importer, client };
}

describe('an imported client belongs', () => {
  it('to the colleague whom the list names, where that is one active colleague of the branch', async () => {
    const colleague = await office.aMember(null, { name: '陈一' });
    const { client } = await importNaming('陈一', 'branch');
    expect(client).toMatchObject({ assigneeId: colleague.id });
    expect(client?.fields.wording).toBeUndefined();
  });

  it.each([
    ['nobody of the branch', '没有此人', []],
    ['two people', '陈二', [{}, {}]],
    ['somebody who has left', '陈三', [{ status: 'left' }]],
    ['somebody who is suspended', '陈四', [{ status: 'suspended' }]],
  ] as const)('to the importer where the list names %s, and the name is kept sealed', async (_, name, bearers) => {
    for (const wishes of bearers) await office.aMember(null, { name, ...wishes });
    await expectImporters(name);
  });

  it('to the importer where the list names somebody of another branch', async () => {
    await office.aMember(null, { name: '陈八', branch: await office.anotherBranch() });
    await expectImporters('陈八');
  });

  it.each(['operator', 'auditor'])('to the importer where the list names somebody who is %s besides', async (role) => {
    const name = role === 'operator' ? '陈九' : '陈十';
    const colleague = await office.aMember(null, { name });
    for (const code of ['agent', role]) {
      await office.sql.query(
        `insert into role (code, name, name_en) values ($1, '岗位', 'Role') on conflict (code) do nothing`,
        [code],
      );
      await office.sql.query('insert into staff_role (staff_id, role_code) values ($1, $2)', [colleague.id, code]);
    }
    await expectImporters(name);
  });

  async function expectImporters(name: string): Promise<void> {
    const { client, importer } = await importNaming(name, 'branch');
    expect(client).toMatchObject({ assigneeId: importer.id });
    expect(JSON.parse(client?.fields.wording ?? '{}')).toEqual({ agent: name });
  }

  it('to the importer who may only act on their own, whomever the list names', async () => {
    await office.aMember(null, { name: '陈五' });
    const { client, importer } = await importNaming('陈五', 'own');
    expect(client).toMatchObject({ assigneeId: importer.id });
  });

  it('to a colleague of the same team, and of no other, where the scope is the team', async () => {
    const team = await aTeam(office.sql, { branchId: office.branch.id });
    const other = await aTeam(office.sql, { branchId: office.branch.id });
    const near = await office.aMember(null, { name: '陈六', teamId: team.id });
    await office.aMember(null, { name: '陈七', teamId: other.id });
    expect((await importNaming('陈六', 'team', { teamId: team.id })).client).toMatchObject({ assigneeId: near.id });
    const { client, importer } = await importNaming('陈七', 'team', { teamId: team.id });
    expect(client).toMatchObject({ assigneeId: importer.id });
  });
});
