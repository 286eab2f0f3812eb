/** A database that nobody can enter: made, looked at, opened last of all, dropped. */
import { LOGIN_ROLES, type LoginRole, loginRoles, OWNER_OF, type WhichDatabase, withDatabase } from '@kean/db/migrate';
import pg from 'pg';
import { RestoreRefused } from '../restore-refused.ts';
import { FORGET_STEPS } from './forget-steps.ts';
import { dropInTheMaking, nameInTheMaking } from './in-the-making.ts';
import { onConnection } from './on-connection.ts';

/** Where the server stands in which a backup is restored, and under which name. */
export interface QuarantinePlace {
  /** A superuser's: it loads, it passes the triggers of the log. */
  readonly adminUrl: string;
  readonly name: string;
  readonly which: WhichDatabase;
}

/**
 * `none`: there is no such database. `quarantined`: no process can enter it. `open`: it is a database like any other, restored long ago
 * or never.
 */
export type QuarantineState = 'none' | 'quarantined' | 'open';

/** Set on the database, so it is there from before the first row until the very moment of opening, and no dump carries it. */
const MARK = 'kean.quarantine';
const END_SESSIONS = 'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1';
const LOOK = `
  select coalesce((select setconfig from pg_db_role_setting s where s.setdatabase = d.oid and s.setrole = 0), '{}') as settings
    from pg_database d where d.datname = $1`;

export async function stateOfQuarantine({ adminUrl, name }: QuarantinePlace): Promise<QuarantineState> {
  return onConnection(adminUrl, async (client) => {
    const { rows } = await client.query<{ settings: string[] }>(LOOK, [name]);
    const [row] = rows;
    if (row === undefined) return 'none';
    return row.settings.some((setting) => setting.startsWith(`${MARK}=`)) ? 'quarantined' : 'open';
  });
}

/**
 * Makes the database closed: it accepts no connection at all until the rights to enter are taken away and the mark is set, and then
 * those of its owner and of superusers only. The owner's login is told to no process. Under its name there is never one without the mark.
 * @throws RestoreRefused `roles-missing`, `name-taken`
 */
export async function makeQuarantine({ adminUrl, name, which }: QuarantinePlace): Promise<void> {
  const making = pg.escapeIdentifier(nameInTheMaking(name));
  await onConnection(adminUrl, async (client) => {
    const { rows } = await client.query<{ rolname: LoginRole }>(
      'select rolname from pg_roles where rolname = any ($1)',
      [loginRoles()],
    );
    if (rows.length < loginRoles().length) {
      throw new RestoreRefused(
        'roles-missing',
        'This server has no logins of KeAn yet. Start the office on it once (`npm start` with DATABASE_URL), then restore again.',
      );
    }
    await client.query(
      `create database ${making} owner ${OWNER_OF[which]} template template0 encoding 'UTF8' allow_connections false`,
    );
    await client.query(`revoke all on database ${making} from public`);
    await client.query(`alter database ${making} set ${MARK} = 'closed'`);
    await client.query(`alter database ${making} allow_connections true`);
    try {
      await client.query(`alter database ${making} rename to ${pg.escapeIdentifier(name)}`);
    } catch (error) {
      throw isTaken(error)
        ? new RestoreRefused(
            'name-taken',
            `The server has a database ${name} already. A restore goes into a new one only: choose another name.`,
          )
        : error;
    } finally {
      await dropInTheMaking(client, name);
    }
  });
}

/**
 * Closes the database that the office worked with until now: nobody enters it any more, and whoever is in it is sent out. It stays as it is.
 * @param name on the same server
 */
export async function closeDatabase({ adminUrl, which }: QuarantinePlace, name: string): Promise<void> {
  await onConnection(adminUrl, async (client) => {
    await client.query(`revoke connect on database ${pg.escapeIdentifier(name)} from ${enteringLogins(which)}`);
    await client.query(END_SESSIONS, [name]);
  });
}

/** Lets the logins of the office in, in one transaction: what dies before its end has opened nothing. */
export async function openQuarantine(place: QuarantinePlace): Promise<void> {
  const entering = enteringLogins(place.which);
  await onConnection(insideOf(place), async (client) => {
    const name = pg.escapeIdentifier(place.name);
    await client.query('begin');
    await client.query(FORGET_STEPS);
    await client.query(`grant connect on database ${name} to ${entering}`);
    await client.query(`alter database ${name} set statement_timeout = '60s'`);
    await client.query(`alter database ${name} reset ${MARK}`);
    await client.query('commit');
  });
}

/**
 * Drops a restored database that was never opened. One that was is somebody's office.
 * @throws RestoreRefused `opened-already`
 */
export async function dropQuarantine(place: QuarantinePlace): Promise<void> {
  const state = await stateOfQuarantine(place);
  if (state === 'open') {
    throw new RestoreRefused(
      'opened-already',
      `${place.name} was opened, or was never a restore: it is not dropped from here.`,
    );
  }
  await onConnection(place.adminUrl, async (client) => {
    if (state === 'quarantined') {
      await client.query(`drop database if exists ${pg.escapeIdentifier(place.name)} with (force)`);
    }
    await dropInTheMaking(client, place.name);
  });
}

/** Names of the databases of this server that are in quarantine. */
export async function listQuarantines(adminUrl: string): Promise<string[]> {
  return onConnection(adminUrl, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      `select d.datname as name from pg_database d join pg_db_role_setting s on s.setdatabase = d.oid and s.setrole = 0
        where exists (select from unnest(s.setconfig) setting where setting like $1) order by 1`,
      [`${MARK}=%`],
    );
    return rows.map(({ name }) => name);
  });
}

const OWNER = `select r.rolname as owner from pg_database d join pg_roles r on r.oid = d.datdba where d.datname = $1`;

/** Whether a database of this server holds records or keys, by whose it is; `null` where there is none, or it is neither. */
export async function whichDatabaseIs(adminUrl: string, name: string): Promise<WhichDatabase | null> {
  return onConnection(adminUrl, async (client) => {
    const { rows } = await client.query<{ owner: string }>(OWNER, [name]);
    const owned = Object.entries(OWNER_OF).find(([, owner]) => owner === rows[0]?.owner);
    return (owned?.[0] as WhichDatabase | undefined) ?? null;
  });
}

/** Of the superuser, inside. */
export function insideOf({ adminUrl, name }: QuarantinePlace): string {
  return withDatabase(adminUrl, name);
}

function enteringLogins(which: WhichDatabase): string {
  return loginRoles()
    .filter((role) => LOGIN_ROLES[role].database === which)
    .join(', ');
}

const DUPLICATE_DATABASE = '42P04';

function isTaken(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === DUPLICATE_DATABASE;
}
