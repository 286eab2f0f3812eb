import { inSqlTransaction, nobody, type SqlTransaction } from '@kean/db';
import type { StaffId } from '@kean/kernel';
import { record } from '../../audit-events.ts';
import { type DirectoryCall, holdPerson } from '../directory-call.ts';
import { bareName, readFilter } from '../protocol/filter.ts';
import { filterToSql } from '../protocol/filter-to-sql.ts';
import { type ListQuery, listAnswer, orderOf } from '../protocol/list-query.ts';
import { readPatch } from '../protocol/patch-op.ts';
import { refuse, ScimFault } from '../protocol/scim-fault.ts';
import { mustMatch, project, type Resource } from '../protocol/shown.ts';
import { recordRead } from '../record-read.ts';
import type { Patched } from '../users/answer-users.ts';
import { readStoredUser } from '../users/stored-user.ts';
import { mustReach } from '../users/write-user.ts';
import {
  GROUP_COLUMNS,
  listStoredGroups,
  membersOf,
  readStoredGroup,
  type StoredGroup,
  shownGroup,
} from './stored-group.ts';
import { patchMembers, readGroup } from './wanted-members.ts';

const GIVE = 'SELECT give_role($1::uuid, $2, $3::uuid, $4::uuid) AS changed';
const TAKE = 'SELECT take_role($1::uuid, $2, $3::uuid, $4::uuid) AS changed';
const HOLD = `SELECT pg_advisory_xact_lock(hashtextextended('kean.directory role ' || $1, 0))`;

export function listGroups(directory: DirectoryCall, query: ListQuery): Promise<object> {
  return inRecords(directory, async (tx) => {
    const condition = query.filter === null ? null : filterToSql(readFilter(query.filter), GROUP_COLUMNS, 1);
    const found = await listStoredGroups(tx, directory, condition, orderOf(query, GROUP_COLUMNS, 'r.code'));
    const shown: Resource[] = [];
    const bare = namesNoMembers(query);
    for (const group of found.slice(query.startIndex - 1, query.startIndex - 1 + query.count)) {
      const members = bare ? [] : await membersOf(tx, directory, group.code);
      shown.push(project(shownGroup(directory, { ...group, members }), query));
    }
    await recordRead(tx, directory, { kind: 'Role', id: null }, shown.length);
    return listAnswer(query, found.length, shown);
  });
}

/** The members of a large role are not read for somebody who does not want them. */
function namesNoMembers({ attributes, excludedAttributes }: ListQuery): boolean {
  const named = (list: readonly string[] = []) => list.some((name) => bareName(name).split('.', 1)[0] === 'members');
  return named(excludedAttributes) || (attributes !== undefined && !named(attributes));
}

export function readOneGroup(directory: DirectoryCall, code: string): Promise<Resource> {
  return inRecords(directory, async (tx) => {
    const group = await readStoredGroup(tx, directory, code);
    await recordRead(tx, directory, { kind: 'Role', id: null }, 1);
    return shownGroup(directory, group);
  });
}

export function putGroup(directory: DirectoryCall, code: string, body: unknown, ifMatch?: string): Promise<Resource> {
  return inRecords(directory, async (tx) => {
    const stored = await lockGroup(tx, directory, code, ifMatch);
    const changed = await bringMembers(tx, directory, stored, readGroup(body, stored));
    if (!changed) await recordRead(tx, directory, { kind: 'Role', id: null }, 1);
    return shownGroup(directory, await readStoredGroup(tx, directory, code));
  });
}

export function patchOneGroup(
  directory: DirectoryCall,
  code: string,
  body: unknown,
  ifMatch?: string,
): Promise<Patched> {
  const acts = readPatch(body);
  return inRecords(directory, async (tx) => {
    const stored = await lockGroup(tx, directory, code, ifMatch);
    const changed = await bringMembers(tx, directory, stored, patchMembers(stored, acts));
    return { changed, resource: shownGroup(directory, await readStoredGroup(tx, directory, code)) };
  });
}

export function refuseGroups(): never {
  throw new ScimFault(
    403,
    null,
    'Roles are made and ended by compliance of the office; a directory says who has them.',
  );
}

async function lockGroup(
  tx: SqlTransaction,
  directory: DirectoryCall,
  code: string,
  ifMatch?: string,
): Promise<StoredGroup> {
  await tx.query(HOLD, [code]);
  const stored = await readStoredGroup(tx, directory, code);
  mustMatch(shownGroup(directory, stored), ifMatch);
  return stored;
}

/** Gives the role to whoever is new among them and takes it from whoever is not. @returns whether anything changed */
async function bringMembers(
  tx: SqlTransaction,
  directory: DirectoryCall,
  { code, members }: StoredGroup,
  wanted: ReadonlySet<string>,
): Promise<boolean> {
  const had = new Set<string>(members.map(({ value }) => value));
  const given = [...wanted].filter((id) => !had.has(id)).sort();
  const taken = [...had].filter((id) => !wanted.has(id)).sort();
  for (const id of [...given, ...taken].sort()) await holdPerson(tx, id);
  for (const id of given) await change(tx, directory, id, code, 'personnel.role-given');
  for (const id of taken) await change(tx, directory, id, code, 'personnel.role-taken');
  return given.length > 0 || taken.length > 0;
}

async function change(
  tx: SqlTransaction,
  directory: DirectoryCall,
  id: string,
  code: string,
  action: 'personnel.role-given' | 'personnel.role-taken',
): Promise<void> {
  const { call, connectorId } = directory;
  const person = await readMember(tx, directory, id);
  await mustReach(tx, directory, person);
  await tx.query(action === 'personnel.role-given' ? GIVE : TAKE, [id, code, call.principal.staffId, connectorId]);
  await record(tx, {
    action,
    outcome: 'allowed',
    principal: call.principal,
    subject: { kind: 'Staff', id: id as StaffId },
    facts: { connectorId, roleCode: code },
  });
}

async function readMember(tx: SqlTransaction, directory: DirectoryCall, id: string) {
  try {
    return await readStoredUser(tx, directory, id);
  } catch (error) {
    if (error instanceof ScimFault) throw refuse('invalidValue', 'A member is the id of a User of this directory.');
    throw error;
  }
}

function inRecords<Result>({ call }: DirectoryCall, work: (tx: SqlTransaction) => Promise<Result>): Promise<Result> {
  return inSqlTransaction(call.services.db, nobody, work, { plans: 'by-value' });
}
