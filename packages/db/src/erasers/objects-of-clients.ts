import type { SqlTransaction } from '../sql-transaction.ts';
import type { ClientSink, ErasedObjects } from './clause-erasing.ts';

/** Folders that are looked into at once: a bucket answers each on its own journey. */
const AT_ONCE = 32;

/**
 * Rows that each stand for an object, in a folder of their client. The folder is emptied and not only what the rows name: what a process left that
 * died goes as well. Objects first: a row that is still there after a crash leads to them again.
 */
export function objectsOfClients(
  about: Pick<ClientSink, 'name' | 'title' | 'reaches'>,
  table: string,
  folderOf: (clientId: string) => string,
): ClientSink {
  if (!/^[a-z]+(_[a-z]+)*$/.test(table)) throw new TypeError(`${table} is no name of a table`);
  const take = `WITH taken AS (DELETE FROM "${table}" WHERE client_id = ANY ($1::uuid[]) RETURNING 1) SELECT count(*)::int4 AS count FROM taken`;
  const count = `SELECT count(*)::int4 AS count FROM "${table}" WHERE client_id = ANY ($1::uuid[])`;
  const rows = async (tx: SqlTransaction, text: string, ids: readonly string[]) =>
    (await tx.query<{ count: number }>(text, [ids]))[0]?.count ?? 0;
  return {
    ...about,
    clear: async (tx, ids, objects) => {
      await inFolders(ids, folderOf, objects, (key) => objects.delete(key));
      return rows(tx, take, ids);
    },
    countLeft: async (tx, ids, objects) => {
      let left = 0;
      await inFolders(ids, folderOf, objects, () => {
        left += 1;
      });
      return left + (await rows(tx, count, ids));
    },
  };
}

async function inFolders(
  ids: readonly string[],
  folderOf: (clientId: string) => string,
  objects: ErasedObjects,
  each: (key: string) => Promise<void> | void,
): Promise<void> {
  const look = async (id: string) => {
    for await (const key of objects.list(folderOf(id))) await each(key);
  };
  for (let at = 0; at < ids.length; at += AT_ONCE) await Promise.all(ids.slice(at, at + AT_ONCE).map(look));
}
