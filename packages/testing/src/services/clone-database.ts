import pg from 'pg';

/**
 * Clones a migrated template. Tables, rights and row security come along; what Postgres keeps apart from a database's content
 * (its owner, who may connect, its settings) does not, and is copied here.
 * @param client a superuser's connection to another database
 */
export async function cloneDatabase(client: pg.Client, template: string, name: string): Promise<void> {
  const from = pg.escapeIdentifier(template);
  const to = pg.escapeIdentifier(name);
  await client.query(`create database ${to} template ${from} strategy file_copy`);
  const { rows } = await client.query<{ owner: string }>(
    'select pg_get_userbyid(datdba) as owner from pg_database where datname = $1',
    [template],
  );
  await client.query(`alter database ${to} owner to ${pg.escapeIdentifier(rows[0]?.owner ?? 'postgres')}`);
  await client.query(`revoke all on database ${to} from public`);
  for (const statement of await statementsToCopy(client, template, to)) await client.query(statement);
}

/** Grants and settings of a database as statements for its clone. */
async function statementsToCopy(client: pg.Client, template: string, to: string): Promise<string[]> {
  const grants = await client.query<{ statement: string }>(
    `select format('grant %s on database %s to %I', acl.privilege_type, $2::text, pg_get_userbyid(acl.grantee)) as statement
       from pg_database d, aclexplode(d.datacl) acl
      where d.datname = $1 and acl.grantee <> 0 and acl.grantee <> d.datdba`,
    [template, to],
  );
  const settings = await client.query<{ statement: string }>(
    `select format('alter database %s set %s = %L', $2::text, split_part(entry, '=', 1),
                   substr(entry, strpos(entry, '=') + 1)) as statement
       from pg_db_role_setting s join pg_database d on d.oid = s.setdatabase, unnest(s.setconfig) entry
      where d.datname = $1 and s.setrole = 0`,
    [template, to],
  );
  return [...grants.rows, ...settings.rows].map((row) => row.statement);
}
