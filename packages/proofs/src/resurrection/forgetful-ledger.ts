/**
 * A restore that is broken on purpose: the ledger of erasures that it is shown has forgotten everybody. It is the real restore and a copy of the
 * real key store, without its fences.
 */
import type { Instance } from '@kean/dev/instance';
import { Client } from 'pg';
import { runRestore } from '../backup-restore/restore-command.ts';
import type { ProofContext } from '../harness/proof.ts';
import { withName } from './stays-closed.ts';
import { inWords, whatSpeaksOfThem } from './what-is-left.ts';

const COPY = 'keys_that_forgot';

export async function requireForgettingIsNoticed(
  instance: Instance,
  context: ProofContext,
  { name, erased }: { readonly name: string; readonly erased: readonly string[] },
): Promise<void> {
  const forgetful = await copyWithoutFences(instance);
  await runRestore(instance, ['drop', name]);
  const settings = { RESTORE_KEYS_DATABASE_URL: forgetful };
  const { said } = await runRestore(instance, ['newest'], { settings });
  const restored = await connected(withName(instance.databases.admin, name));
  const left = await whatSpeaksOfThem(restored, erased);
  await restored.end();
  context.holds(`a restore by a ledger that forgot is noticed: ${inWords(left)}\n${said}`, left.length > 0);
  context.figure('left by a restore whose ledger forgot', inWords(left));
  // Whatever that restore thought of itself: beside the key store that lives it does not open.
  const opening = await runRestore(instance, ['open', name]);
  context.holds(
    `it does not open beside the living key store: ${opening.said}`,
    opening.status === 1 && /Restore the same backup once more/.test(opening.said),
  );
  await runRestore(instance, ['drop', name]);
  await onServer(instance, `drop database ${COPY} with (force)`);
}

async function copyWithoutFences({ databases }: Instance): Promise<string> {
  const living = decodeURIComponent(new URL(databases.keys.owner).pathname.slice(1));
  const server = await connected(databases.admin);
  // A template has nobody in it; they come back by themselves.
  for (let left = 50; ; left -= 1) {
    await server.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [living]);
    const copied = await server.query(`create database ${COPY} template "${living}"`).then(
      () => true,
      (error: { code?: string }) => {
        if (error.code !== '55006' || left === 0) throw error;
        return false;
      },
    );
    if (copied) break;
  }
  await server.end();
  const copy = await connected(withName(databases.admin, COPY));
  await copy.query('set session_replication_role = replica');
  await copy.query('delete from erasure_fence');
  await copy.end();
  return withName(databases.admin, COPY);
}

async function onServer({ databases }: Instance, text: string): Promise<void> {
  const server = await connected(databases.admin);
  await server.query(text);
  await server.end();
}

async function connected(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
