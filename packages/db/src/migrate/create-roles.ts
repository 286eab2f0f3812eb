import pg from 'pg';
import { createLoginRole } from './create-login-role.ts';
import { withLogin } from './database-url.ts';
import { LOG_SETTINGS, LOGIN_ROLES, type LoginRole, type LoginRoleEntry, loginRoles, OWNER_OF } from './login-roles.ts';
import type { WhichDatabase } from './which-database.ts';
import { withConnection } from './with-connection.ts';

/** Held while roles and databases are made, so that two runners that start at once do not trip over each other. */
const SETUP_LOCK = 0x6b65616e;

/** Generated passwords only: long, and of characters that need no preparation (SASLprep) on either side. */
const PASSWORD = /^[\x21-\x7e]{12,}$/;

export interface CreateRolesOptions {
  /** Login that may create roles and databases. */
  readonly adminUrl: string;
  /** One generated password per role, at least 12 printable ASCII characters. Set again at every call. */
  readonly passwords: Readonly<Record<LoginRole, string>>;
  /** Names of the databases where the usual ones are taken. */
  readonly databases?: Readonly<Record<WhichDatabase, string>>;
  /** Where each database has a server of its own: the one that this server holds. Both when left out. */
  readonly only?: WhichDatabase;
}

export interface CreatedRoles {
  /** Connection address per role, each to its own database. Holds the password: never log it. */
  readonly urls: Readonly<Record<LoginRole, string>>;
  /** Sentences for the operator, for example that log settings need a superuser. */
  readonly warnings: readonly string[];
}

/**
 * Makes the cluster's login roles and the two databases, or brings them to what they should be. Safe to repeat.
 * Roles are cluster-wide; two instances in one cluster share them and need databases of other names.
 */
export async function createRoles(options: CreateRolesOptions): Promise<CreatedRoles> {
  const { adminUrl, passwords, databases = { kean: 'kean', keys: 'kean_keys' } } = options;
  for (const role of loginRoles()) {
    if (!PASSWORD.test(passwords[role]))
      throw new TypeError(`the password of ${role} needs at least 12 printable ASCII characters`);
  }
  const warnings: string[] = [];
  await withConnection(adminUrl, async (client) => {
    await client.query('select pg_advisory_lock($1)', [SETUP_LOCK]);
    for (const role of loginRoles()) {
      await createLoginRole(client, role, passwords[role], {
        passesRowSecurity: passesRowSecurity(role),
        replicates: replicates(role),
      });
    }
    await letBackupsReadEveryRow(client, warnings);
    await letBasesBeTaken(client, warnings);
    await letOldLooksBeSeen(client, warnings);
    await applySettings(client, warnings);
    for (const which of ['kean', 'keys'] as const) {
      if (options.only === undefined || options.only === which) await createDatabase(client, which, databases[which]);
    }
  });
  return { urls: urlsOf(adminUrl, passwords, databases), warnings };
}

function passesRowSecurity(role: LoginRole): boolean {
  const entry: LoginRoleEntry = LOGIN_ROLES[role];
  return entry.passesRowSecurity === true;
}

function replicates(role: LoginRole): boolean {
  const entry: LoginRoleEntry = LOGIN_ROLES[role];
  return entry.replicates === true;
}

/** Without it the base of continuous protection fails and says so; at most two streams at a time, none of which holds the log back. */
async function letBasesBeTaken(client: pg.Client, warnings: string[]): Promise<void> {
  for (const role of loginRoles().filter(replicates)) {
    if (await isSuperuser(client)) await client.query(`alter role ${role} replication connection limit 2`);
    else
      warnings.push(`alter role ${role} replication: continuous protection needs it, and only a superuser may give it`);
  }
}

/** Without it keys are written anew while somebody looks from before, and what was destroyed a moment ago may be carried over. */
async function letOldLooksBeSeen(client: pg.Client, warnings: string[]): Promise<void> {
  const owner = OWNER_OF.keys;
  if (await isSuperuser(client)) await client.query(`grant pg_read_all_stats to ${owner}`);
  else
    warnings.push(
      `grant pg_read_all_stats to ${owner}: bases of continuous protection need it, and only a superuser may give it`,
    );
}

/** Without this right a dump stops with an error at the first table under row security; it never leaves rows out in silence. */
async function letBackupsReadEveryRow(client: pg.Client, warnings: string[]): Promise<void> {
  for (const role of loginRoles().filter(passesRowSecurity)) {
    if (await isSuperuser(client)) await client.query(`alter role ${role} bypassrls`);
    else warnings.push(`alter role ${role} bypassrls: backups need it, and only a superuser may give it`);
  }
}

function urlsOf(
  adminUrl: string,
  passwords: CreateRolesOptions['passwords'],
  databases: Readonly<Record<WhichDatabase, string>>,
): Record<LoginRole, string> {
  const entries = loginRoles().map((role) => {
    const database = databases[LOGIN_ROLES[role].database];
    return [role, withLogin(adminUrl, { role, password: passwords[role], database })] as const;
  });
  return Object.fromEntries(entries) as Record<LoginRole, string>;
}

async function applySettings(client: pg.Client, warnings: string[]): Promise<void> {
  const mayQuiet = await isSuperuser(client);
  const names = Object.keys(LOG_SETTINGS).join(', ');
  if (!mayQuiet) warnings.push(`set ${names} in the server's configuration: only a superuser may set them for a role`);
  const statements = loginRoles().flatMap((role) => {
    const settings = { ...LOGIN_ROLES[role].settings, ...(mayQuiet ? LOG_SETTINGS : {}) };
    return Object.entries(settings).map(
      ([name, value]) => `alter role ${role} set ${name} = ${pg.escapeLiteral(value)}`,
    );
  });
  await client.query(statements.join(';'));
}

async function createDatabase(client: pg.Client, which: WhichDatabase, database: string): Promise<void> {
  const name = pg.escapeIdentifier(database);
  const owner = OWNER_OF[which];
  await requireNoQuarantine(client, database);
  const known = await client.query('select 1 from pg_database where datname = $1', [database]);
  if (known.rowCount === 0) {
    // Giving a database away asks an administrator who is no superuser to be a member of the new owner.
    if (!(await isSuperuser(client))) await client.query(`grant ${owner} to current_user`);
    await client.query(`create database ${name} owner ${owner} template template0 encoding 'UTF8'`);
  }
  await client.query(`revoke all on database ${name} from public`);
  const entering = loginRoles().filter((role) => LOGIN_ROLES[role].database === which);
  await client.query(`grant connect on database ${name} to ${entering.join(', ')}`);
  await client.query(`alter database ${name} set statement_timeout = '60s'`);
}

const QUARANTINED = `
  select from pg_db_role_setting s join pg_database d on d.oid = s.setdatabase, unnest(s.setconfig) setting
   where d.datname = $1 and setting like 'kean.quarantine=%'`;

/** Who lets the office's logins into a database must not let them into a restore that nobody has verified and opened. */
async function requireNoQuarantine(client: pg.Client, database: string): Promise<void> {
  const { rowCount } = await client.query(QUARANTINED, [database]);
  if (rowCount === 0) return;
  throw new Error(
    `${database} is a restore in quarantine; \`npm run restore -- open ${database}\` opens it once it is verified`,
  );
}

async function isSuperuser(client: pg.Client): Promise<boolean> {
  const found = await client.query<{ rolsuper: boolean }>('select rolsuper from pg_roles where rolname = current_user');
  return found.rows[0]?.rolsuper === true;
}
