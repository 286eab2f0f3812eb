/** Which database of a recovered cluster is the office's: after a restore it works with one of another name. */
import type { WhichDatabase } from '@kean/db/migrate';
import { OWNER_OF } from '@kean/db/migrate';
import { onConnection } from '../quarantine/on-connection.ts';
import { RestoreRefused } from '../restore-refused.ts';

/** By their owner, and whether they were a restore that nobody had opened. */
const OFFICES = `
  select d.datname as name, exists (
      select from pg_db_role_setting s, unnest(s.setconfig) setting
       where s.setdatabase = d.oid and s.setrole = 0 and setting like 'kean.quarantine=%') as closed
    from pg_database d join pg_roles r on r.oid = d.datdba
   where r.rolname = $1 and d.datallowconn order by 1`;

/**
 * @param adminUrl superuser's of the recovered cluster
 * @param wanted the name that the office has now, or that a person gave
 * @returns the name
 * @throws RestoreRefused `no-such-database` naming those that were there
 */
export async function requireDatabaseOfThen(adminUrl: string, which: WhichDatabase, wanted: string): Promise<string> {
  const known = await onConnection(adminUrl, async (client) => {
    const { rows } = await client.query<{ name: string; closed: boolean }>(OFFICES, [OWNER_OF[which]]);
    return rows;
  });
  const open = known.filter(({ closed }) => !closed).map(({ name }) => name);
  if (open.includes(wanted)) return wanted;
  const there = open.length === 0 ? 'There was none that could be entered' : `There were ${open.join(', ')}`;
  throw new RestoreRefused(
    'no-such-database',
    `At that moment nobody worked with a database ${wanted}. ${there}: name the one that the office worked with then by --database.`,
  );
}
