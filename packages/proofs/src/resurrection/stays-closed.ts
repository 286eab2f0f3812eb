import type { Instance } from '@kean/dev/instance';
import { Client } from 'pg';
import { runRestore } from '../backup-restore/restore-command.ts';
import type { ProofContext } from '../harness/proof.ts';

/** What the server says to whom it does not let in: no right, no connections at all, no such database. */
const SHUT = new Set(['42501', '55000', '3D000']);
const MADE = `select datname as name from pg_database where datname like 'kean\\_restored\\_%' or datname like 'kean\\_making\\_%'
  or datname like 'kean\\_keys\\_restored\\_%'`;
const NOT_VERIFIED =
  /was not verified to its end\. Restore the same backup once more|is no restore that waits to be opened/;

export const withName = (url: string, name: string) => Object.assign(new URL(url), { pathname: `/${name}` }).href;

/** No login of the office enters anything that a restore has made, whatever it is called by then. @returns how many databases were tried */
export async function requireShut(instance: Instance, server: Client, context: ProofContext): Promise<number> {
  const { rows } = await server.query<{ name: string }>(MADE);
  const { kean, keys } = instance.databases;
  const logins = [kean.api, kean.worker, kean.permissions, keys.api, keys.worker, keys.backup];
  for (const { name } of rows)
    for (const url of logins)
      context.holds(`a login of the office entered ${name} before it was opened`, await isShut(withName(url, name)));
  return rows.length;
}

export async function isShut(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  const code = await client.connect().then(
    () => null,
    (error: { code?: string }) => error.code ?? '',
  );
  await client.end().catch(() => undefined);
  return code !== null && SHUT.has(code);
}

/** A person who would open it now is told why not, and what to do. */
export async function requireRefusal(instance: Instance, context: ProofContext, name: string): Promise<void> {
  const { status, said } = await runRestore(instance, ['open', name]);
  context.holds(
    `who opens a restore that was broken off is refused with a sentence: ${said}`,
    status === 1 && NOT_VERIFIED.test(said),
  );
}
