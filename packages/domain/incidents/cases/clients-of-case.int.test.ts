import { openOffice, type TestOffice } from '@kean/clients/testing';
import { inSqlTransaction, nobody } from '@kean/db';
import { type ClientId, type Id, newId } from '@kean/kernel';
import { aStaffMember, type TestStaff } from '@kean/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ClientOfCase, takeClientsIntoCase } from './take-clients-into-case.ts';

let office: TestOffice;
let [security, other]: TestStaff[] = [];
let caseId: Id<'LeakCase'>;

const known = (member: TestStaff | undefined): TestStaff => {
  if (member === undefined) throw new TypeError('somebody works here');
  return member;
};
const as = <T>(member: TestStaff | undefined, work: Parameters<typeof inSqlTransaction<T>>[2]) =>
  inSqlTransaction(office.db, { ...nobody, staffId: known(member).id }, work);
const take = (clients: readonly ClientOfCase[], by = security) =>
  as(by, (tx) => takeClientsIntoCase(tx, caseId, clients, known(by).id));
const found = (clientId: ClientId, classes: ClientOfCase['classes']): ClientOfCase => ({
  ...{ clientId, foundBy: 'radius', classes },
});

beforeAll(async () => {
  office = await openOffice();
  [security, other] = [await aStaffMember(office.sql), await aStaffMember(office.sql)];
  await office.sql.query(`insert into role (code, name, name_en) values ('security', '安全', 'Security')`);
  for (const action of ['read-cases', 'handle-cases'])
    await office.sql.query(
      `insert into role_grant (id, role_code, clause, action, subject, scope) values ($1, 'security', 'incidents', $2, 'LeakCase', 'agency')`,
      [newId(), action],
    );
  await office.sql.query(`insert into staff_role values ($1, 'security')`, [known(security).id]);
  caseId = newId();
  await as(security, (tx) =>
    tx.query(
      `insert into leak_case (id, kind, title, is_drill, owner_id, opened_by) values ($1, 'seller-inside', '一处泄露', false, $2, $2)`,
      [caseId, known(security).id],
    ),
  );
});
afterAll(() => office.close());

it('a case has a number of its year, without a gap, and begins as the database says', async () => {
  const [row] = await office.sql.query(`select ordinal, state, version from leak_case where id = $1`, [caseId]);
  expect(row).toEqual({ ordinal: 1, state: 'opened', version: 1 });
});

it('a client is in a case once, with every class that was ever found, and goes no more', async () => {
  const clientId: ClientId = newId();
  expect(await take([found(clientId, ['other']), found(clientId, ['middle']), found(newId(), [])])).toBe(2);
  expect(await take([found(clientId, ['strictest'])])).toBe(0);
  const rows = await office.sql.query(`select classes from leak_case_client where client_id = $1`, [clientId]);
  expect(rows).toEqual([{ classes: ['middle', 'other', 'strictest'] }]);
  const lessens = as(security, (tx) =>
    tx.query(`update leak_case_client set classes = '{}' where client_id = $1`, [clientId]),
  );
  await expect(lessens).rejects.toMatchObject({ code: 'DB_STATEMENT_FAILED' });
  await expect(as(security, (tx) => tx.query('delete from leak_case_client'))).rejects.toThrow();
});

it('is neither seen nor added to by whom the case concerns, nor by whoever handles none', async () => {
  const count = (by: TestStaff | undefined) => as(by, (tx) => tx.query(`select from leak_case_client`));
  expect(await count(other)).toEqual([]);
  await expect(take([found(newId(), [])], other)).rejects.toThrow();
  await office.sql.query(`insert into staff_role values ($1, 'security')`, [known(other).id]);
  expect(await count(other)).not.toEqual([]);
  await as(security, (tx) =>
    tx.query(`insert into leak_case_person (case_id, staff_id, said_by) values ($1, $2, $3)`, [
      ...[caseId, known(other).id, known(security).id],
    ]),
  );
  expect(await count(other)).toEqual([]);
  expect(await as(other, (tx) => tx.query(`select from leak_case`))).toEqual([]);
  await expect(take([found(newId(), [])], other)).rejects.toThrow();
});
