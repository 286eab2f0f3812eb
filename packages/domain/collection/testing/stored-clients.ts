import { placeOfField } from '@kean/clients/contract';
import { open } from '@kean/encryption';
import { anAskedSubject } from '@kean/encryption/testing';
import type { ClientId } from '@kean/kernel';
import type { ImportOffice } from './import-office.ts';

/** A client as it is kept, opened. */
export interface StoredClient {
  readonly id: ClientId;
  readonly state: string;
  readonly roles: string[];
  readonly assigneeId: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** Every client of the office, oldest id first, with every sealed field opened. */
export async function readClients(office: ImportOffice): Promise<StoredClient[]> {
  const rows = await office.sql.query<Omit<StoredClient, 'fields'>>(
    'select id, state, roles, assignee_id as "assigneeId" from client order by id',
  );
  const sealed = await office.sql.query<{ id: ClientId; field: string; sealed: Buffer }>(
    'select client_id as id, field, sealed from client_field',
  );
  const use = { principal: 'system', purpose: 'test' } as const;
  const asked = rows.map(({ id }) => anAskedSubject(id));
  const { keys } = await office.api.keyring.keysFor('client', asked, use);
  const fields = new Map<string, Record<string, string>>(rows.map(({ id }) => [id, {}]));
  for (const one of sealed) {
    const key = keys.get(one.id);
    if (key === undefined) throw new Error('a client has no key');
    (fields.get(one.id) ?? {})[one.field] = open(key, placeOfField(one.id, one.field), one.sealed).toString('utf8');
  }
  return rows.map((row) => ({ ...row, fields: fields.get(row.id) ?? {} }));
}

/** What does not belong together: rows that lack a part, parts that lack their row, phones kept twice. Empty when all is whole. */
export async function brokenParts(office: ImportOffice): Promise<string[]> {
  const checks: Record<string, string> = {
    'client without a name': `select id from client c where not exists (select from client_field f where f.client_id = c.id and f.field = 'name')`,
    'client without a phone token': `select id from client c where not exists (select from client_token t where t.client_id = c.id and t.kind = 1)`,
    'client without an assignment': `select id from client c where not exists (select from assignment a where a.client_id = c.id and a.staff_id = c.assignee_id)`,
    'phone of two clients of a branch': `select token from client_token where kind = 1 group by token, branch_id having count(*) > 1`,
    'token of another branch': `select t.client_id from client_token t join client c on c.id = t.client_id where t.branch_id <> c.branch_id`,
    'counts that are not the rows': `select i.id from import i where i.state = 'finished' and (
        i.duplicates <> (select count(*) from import_row r where r.import_id = i.id and r.outcome = 'duplicate')
        or i.rejected <> (select count(*) from import_row r where r.import_id = i.id and r.outcome = 'rejected')
        or i.imported <> (select count(distinct f.client_id) from client_field f where f.source = 'import:' || i.id))`,
  };
  const broken: string[] = [];
  for (const [what, statement] of Object.entries(checks)) {
    if ((await office.sql.query(statement)).length > 0) broken.push(what);
  }
  return broken;
}
