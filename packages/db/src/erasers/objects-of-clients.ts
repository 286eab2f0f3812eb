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
  const look = async (folder: string) => {
    for await (const key of objects.list(folder)) await each(key);
  };
  const folders = await thoseThatAreThere(ids.map(folderOf), objects);
  for (let at = 0; at < folders.length; at += AT_ONCE) await Promise.all(folders.slice(at, at + AT_ONCE).map(look));
}

/** Of many clients few have a folder; which ones, one look above tells sooner than a look into each. */
async function thoseThatAreThere(folders: readonly string[], objects: ErasedObjects): Promise<readonly string[]> {
  if (folders.length <= AT_ONCE) return folders;
  const there: string[] = [];
  for (const [above, wanted] of Map.groupBy(folders, aboveOf)) {
    const names = new Set(wanted.map((folder) => folder.slice(above.length + 1)));
    for await (const name of objects.folders(above)) if (names.has(name)) there.push(`${above}/${name}`);
  }
  return there;
}

const aboveOf = (folder: string) => folder.slice(0, folder.lastIndexOf('/'));
