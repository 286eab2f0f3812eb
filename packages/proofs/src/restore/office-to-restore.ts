/** A running office with clients and a log, one verified backup of it, and the same dump in the clear for who restores without us. */
import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { restoreEnvironment } from '@kean/dev/instance';
import { requireForeignTools } from '@kean/dev/services';
import { Client } from 'pg';
import { everythingSigned, takeBackupNow } from '../backup-restore/backups-of-office.ts';
import type { RunContext } from '../harness/context.ts';
import { openPopulatedOffice } from '../office/populated-office.ts';

const run = promisify(execFile);

export interface OfficeToRestore {
  /** What a restore of this office is told. */
  readonly environment: Readonly<Record<string, string>>;
  readonly adminUrl: string;
  readonly backup: { readonly id: string; readonly dumpBytes: number };
  /** Of `pg_dump`, to the byte what lies in the backup. */
  readonly dumpFile: string;
  readonly dispose: () => Promise<void>;
}

const AT_ONCE = 10_000;
/** One look at each client: an office has more entries of its log than clients. */
const LOOKS = `
  select append_audit_events(array_agg(row(gen_random_uuid(), 'clients.dossier-read', 'allowed', null, null, null, 'Client', id, null,
    'follow-up', null, null, null)::audit_input)) from (select id from client order by id offset $1 limit $2) chosen`;

export async function openOfficeToRestore(clients: number, context: RunContext): Promise<OfficeToRestore> {
  await requireForeignTools(context.say);
  const { instance, keanAdminUrl, dispose } = await openPopulatedOffice(clients, context);
  const records = new Client({ connectionString: keanAdminUrl });
  // Where something fails, the office ends first: that is not the error to be seen.
  records.on('error', () => undefined);
  await records.connect();
  try {
    for (let from = 0; from < clients; from += AT_ONCE) await records.query(LOOKS, [from, AT_ONCE]);
    await everythingSigned(records, context.signal);
    const { id, seconds } = await takeBackupNow(records, context.signal);
    context.say(`backup of ${clients} clients: ${seconds.toFixed(1)} s`);
    const dumpFile = path.join(instance.data, 'dump-in-the-clear');
    const environment = await restoreEnvironment(instance);
    await openWithForeignTools(environment, id, dumpFile);
    const { size: dumpBytes } = await stat(dumpFile);
    return { environment, adminUrl: instance.databases.admin, backup: { id, dumpBytes }, dumpFile, dispose };
  } catch (error) {
    await dispose();
    throw error;
  } finally {
    await records.end();
  }
}

async function openWithForeignTools(
  { BACKUP_STORE = '', BACKUP_IDENTITY_FILE = '' }: OfficeToRestore['environment'],
  id: string,
  into: string,
): Promise<void> {
  const part = path.join(fileURLToPath(BACKUP_STORE), 'backups', id, 'records');
  await run('bash', [
    '-o',
    'pipefail',
    '-ec',
    'age -d -i "$1" "$2" | zstd -d -q -o "$3"',
    '-',
    BACKUP_IDENTITY_FILE,
    part,
    into,
  ]);
}
