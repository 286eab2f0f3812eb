import { inSqlTransaction, nobody, type SqlTransaction } from '@kean/db';
import { clientsLeftBehind } from '../../leavings/clients-left-behind.ts';
import { type DirectoryCall, holdPerson, mustChangeNothing } from '../directory-call.ts';
import { readFilter } from '../protocol/filter.ts';
import { filterToSql } from '../protocol/filter-to-sql.ts';
import { type ListQuery, listAnswer, orderOf } from '../protocol/list-query.ts';
import { readPatch } from '../protocol/patch-op.ts';
import { mustMatch, type Projection, project, type Resource } from '../protocol/shown.ts';
import { recordRead } from '../record-read.ts';
import { listStoredUsers, readStoredUser, type StoredUser, shownUser, USER_COLUMNS } from './stored-user.ts';
import { patchUser, readUser } from './wanted-user.ts';
import { bringUser, createUser, removeUser } from './write-user.ts';

export function listUsers(directory: DirectoryCall, query: ListQuery): Promise<object> {
  return inRecords(directory, async (tx) => {
    const condition = query.filter === null ? null : filterToSql(readFilter(query.filter), USER_COLUMNS, 1);
    const page = { order: orderOf(query, USER_COLUMNS, 's.id'), offset: query.startIndex - 1, count: query.count };
    const { total, users } = await listStoredUsers(tx, directory, condition, page);
    await recordRead(tx, directory, { kind: 'Staff', id: null }, users.length);
    return listAnswer(
      query,
      total,
      users.map((user) => project(shownUser(directory, user), query)),
    );
  });
}

export function readOneUser(directory: DirectoryCall, id: string): Promise<Resource> {
  return inRecords(directory, async (tx) => {
    const user = await readStoredUser(tx, directory, id);
    await recordRead(tx, directory, { kind: 'Staff', id: user.staffId }, 1);
    return shownUser(directory, user);
  });
}

export function postUser(directory: DirectoryCall, body: unknown): Promise<Resource> {
  const told = readUser(body);
  return inRecords(directory, async (tx) => {
    const staffId = await createUser(tx, directory, told);
    return shownUser(directory, await readStoredUser(tx, directory, staffId));
  });
}

/** What is not told stays, but for a name of the directory's own: leaving that out takes it back (RFC 7644 3.5.1). */
export function putUser(directory: DirectoryCall, id: string, body: unknown, ifMatch?: string): Promise<Resource> {
  const told = readUser(body);
  return writing(directory, id, ifMatch, async (tx, stored, left) => {
    const wanted = { ...stored, ...told, externalId: told.externalId ?? null };
    const changed = await bringUser(tx, directory, stored, wanted, left);
    if (!changed) await recordRead(tx, directory, { kind: 'Staff', id: stored.staffId }, 1);
    return shownUser(directory, await readStoredUser(tx, directory, id));
  });
}

export interface Patched {
  readonly resource: Resource;
  readonly changed: boolean;
}

export function patchOneUser(directory: DirectoryCall, id: string, body: unknown, ifMatch?: string): Promise<Patched> {
  const acts = readPatch(body);
  return writing(directory, id, ifMatch, async (tx, stored, left) => {
    const changed = await bringUser(tx, directory, stored, patchUser(stored, stored.staffId, acts), left);
    if (changed) mustChangeNothing(directory);
    return { changed, resource: shownUser(directory, await readStoredUser(tx, directory, id)) };
  });
}

export function deleteUser(directory: DirectoryCall, id: string, ifMatch?: string): Promise<void> {
  return writing(directory, id, ifMatch, (tx, stored, left) => removeUser(tx, directory, stored, left));
}

export type { Projection };

type Left = Awaited<ReturnType<typeof clientsLeftBehind>>;

/** What somebody leaves behind is counted beforehand: that reads clients, for which the transaction of a write has no right. */
async function writing<Result>(
  directory: DirectoryCall,
  id: string,
  ifMatch: string | undefined,
  write: (tx: SqlTransaction, stored: StoredUser, left: Left) => Promise<Result>,
): Promise<Result> {
  const { db } = directory.call.services;
  const known = await inRecords(directory, (tx) => readStoredUser(tx, directory, id));
  const left = known.active ? await clientsLeftBehind(db, known.staffId) : [];
  return inRecords(directory, async (tx) => {
    await holdPerson(tx, known.staffId);
    const stored = await readStoredUser(tx, directory, id);
    mustMatch(shownUser(directory, stored), ifMatch);
    return write(tx, stored, left);
  });
}

/** Filters differ in their text, so no plan of one serves another. */
function inRecords<Result>({ call }: DirectoryCall, work: (tx: SqlTransaction) => Promise<Result>): Promise<Result> {
  return inSqlTransaction(call.services.db, nobody, work, { plans: 'by-value' });
}
