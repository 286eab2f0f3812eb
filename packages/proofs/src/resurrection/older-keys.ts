/** A key store from before the erasures is the file that could open the erased again: it comes back without them, whoever has to say so. */
import { setTimeout as pause } from 'node:timers/promises';
import { type Instance, restoreEnvironment } from '@kean/dev/instance';
import { Client } from 'pg';
import { runRestore } from '../backup-restore/restore-command.ts';
import type { ProofContext } from '../harness/proof.ts';
import { asItSays, phasesIn } from './moments-to-kill.ts';
import { isShut, requireShut, withName } from './stays-closed.ts';

const NEWEST = `select id, state, failure from backup where kind = 'keys' order by id desc limit 1`;

/** As the schedule of the office takes one. @returns its id */
export async function backUpKeys(records: Client, signal: AbortSignal): Promise<string> {
  const newest = async () =>
    (await records.query<{ id: string; state: string; failure: string | null }>(NEWEST)).rows[0];
  const before = await newest();
  await records.query(`update backup set slot = slot - 1 where kind = 'keys' and slot is not null`);
  await records.query(`update schedule set due_at = now() where name = 'take-key-backup'`);
  for (;;) {
    const backup = await newest();
    if (backup !== undefined && backup.id !== before?.id) {
      if (backup.state === 'failed') throw new Error(`the backup of keys failed: ${backup.failure}`);
      if (backup.state === 'verified') return backup.id;
    }
    await pause(200, undefined, { signal });
  }
}

interface Erased {
  readonly backup: string;
  readonly gone: readonly string[];
  /** Whether it is killed at each phase on the way. */
  readonly killed: boolean;
}

/** With the living ledger and where that is lost; it is opened to nobody here. */
export async function requireOlderKeysOpenNobody(
  instance: Instance,
  server: Client,
  context: ProofContext,
  { backup, gone, killed }: Erased,
): Promise<void> {
  const name = `kean_keys_restored_${backup.replaceAll('-', '').slice(-12)}`;
  const environment = await restoreEnvironment(instance);
  if (environment.BACKUP_KEY_STORE === undefined) throw new TypeError('the office keeps backups of keys');
  for (const lost of [[], ['--store-lost']]) {
    const wanted = ['keys', backup, ...lost];
    const { status, said } = await runRestore(instance, wanted);
    context.holds(`a key store of an older day comes back:\n${said}`, status === 0);
    await requireDestroyedAgain(instance, context, name, gone);
    if (killed) {
      for (const phase of phasesIn(said)) {
        await runRestore(instance, ['drop', name]);
        await runRestore(instance, wanted, { killWhen: asItSays(phase).hasCome });
        await requireShut(instance, server, context);
      }
      const again = await runRestore(instance, wanted);
      context.holds(`killed, it comes back all the same:\n${again.said}`, again.status === 0);
      await requireDestroyedAgain(instance, context, name, gone);
    }
    context.holds(
      'it is entered by nobody before a person opens it',
      await isShut(withName(instance.databases.keys.api, name)),
    );
    await runRestore(instance, ['drop', name]);
  }
}

async function requireDestroyedAgain(
  { databases }: Instance,
  context: ProofContext,
  name: string,
  gone: readonly string[],
): Promise<void> {
  const keys = new Client({ connectionString: withName(databases.admin, name) });
  keys.on('error', () => undefined);
  await keys.connect();
  const ask = async (table: string) =>
    (
      await keys.query<{ count: number }>(
        `select count(*)::int as count from ${table} where scope = 'client' and subject_id = any ($1::uuid[])`,
        [gone],
      )
    ).rows[0]?.count;
  const [left, fenced] = [await ask('data_key'), await ask('erasure_fence')];
  const { rows } = await keys.query<{ count: number }>('select count(*)::int as count from data_key');
  await keys.end();
  context.holds(`${left} keys of the erased came back with a key store of an older day`, left === 0);
  context.holds(`${fenced} of ${gone.length} erased are behind its fence`, fenced === gone.length);
  context.holds('and it has the keys of the others', (rows[0]?.count ?? 0) > 0);
}
