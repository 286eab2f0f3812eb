/**
 * The name of a database that has no mark yet. A server makes a database in one statement and marks it in another: a process that dies
 * between the two would leave one under the wished name that is neither closed by a mark nor open to anybody, and that nobody may drop. So
 * it is made under a name that only this file gives, and gets its own with the mark already on it.
 *
 * Each attempt has a name of its own: the server goes on making a database for a process that is dead.
 */
import { createHash, randomBytes } from 'node:crypto';
import pg from 'pg';

/** Shorter than the 63 bytes of Postgres however long the wished name is. */
const prefixOf = (name: string) => `kean_making_${createHash('sha256').update(name).digest('hex').slice(0, 16)}_`;

export function nameInTheMaking(name: string): string {
  return `${prefixOf(name)}${randomBytes(6).toString('hex')}`;
}

/** Drops what attempts that died have left. The caller holds the name: nobody is making it now. */
export async function dropInTheMaking(client: pg.Client, name: string): Promise<void> {
  const { rows } = await client.query<{ left: string }>(
    'select datname as left from pg_database where starts_with(datname, $1)',
    [prefixOf(name)],
  );
  for (const { left } of rows) await client.query(`drop database if exists ${pg.escapeIdentifier(left)} with (force)`);
}
