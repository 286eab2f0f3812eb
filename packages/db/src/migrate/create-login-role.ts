import pg from 'pg';
import { scramVerifier } from './scram-verifier.ts';

/**
 * Makes a login role, or sets its password anew. A role of that name which may already pass row security is not taken over,
 * unless it is meant to.
 * @param role a name of our own, never one that a person typed
 * @param mighty what it is meant to be able to do: to read every row for a backup, or to take the whole cluster
 */
export async function createLoginRole(
  client: pg.Client,
  role: string,
  password: string,
  mighty: { readonly passesRowSecurity: boolean; readonly replicates: boolean },
): Promise<void> {
  const known = await client.query<{ mighty: boolean; untouchable: boolean }>(
    `select rolsuper or (rolreplication and not $3) or (rolbypassrls and not $2) as mighty,
       rolreplication and not (select rolsuper from pg_roles where rolname = current_user) as untouchable
     from pg_roles where rolname = $1`,
    [role, mighty.passesRowSecurity, mighty.replicates],
  );
  if (known.rows[0]?.mighty)
    throw new Error(`role ${role} exists and may bypass row security; take that right away first`);
  // Once a superuser has let it replicate, only a superuser may alter it. Its password is still the one that it was made with.
  if (known.rows[0]?.untouchable) return;
  const verifier = pg.escapeLiteral(await scramVerifier(password));
  const verb = known.rowCount === 0 ? 'create' : 'alter';
  await client.query(`${verb} role ${role} with login inherit nocreatedb nocreaterole password ${verifier}`);
}
