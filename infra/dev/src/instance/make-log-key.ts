import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { Fault } from '../fault.ts';
import type { Progress } from '../progress.ts';

/**
 * Makes the signing key of a new log. A log that was ever signed never gets another: what it signs next would not follow what it
 * signed before, and no witness would take it. One that was rebuilt out of a backup has entries and was signed by nobody: it goes on under a
 * new name, with a key of its own.
 * @param logFolder where its files lie
 * @param ownerUrl owner of the records
 */
export async function prepareLogKey(
  file: string,
  logFolder: string,
  ownerUrl: string,
  progress: Progress,
): Promise<void> {
  if (existsSync(file)) return;
  if (!isRebuilt(logFolder) && (await hasEntries(ownerUrl))) {
    throw new Fault(
      `The signing key of the log ${file} is missing, and the log has entries that were signed with it.`,
      'Put the copy back that you kept apart; if there is none, `npm run reset` begins anew without the old data.',
    );
  }
  const { makeLogKey } = await import('@kean/audit');
  await makeLogKey(file);
  progress.note(`a new signing key of the log is in ${file}: keep a copy apart`);
}

function isRebuilt(logFolder: string): boolean {
  return existsSync(join(logFolder, 'tile')) && !existsSync(join(logFolder, 'checkpoint'));
}

async function hasEntries(ownerUrl: string): Promise<boolean> {
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ some: boolean }>('select exists (select from audit_batch) as some');
    return rows[0]?.some ?? false;
  } finally {
    await client.end();
  }
}

/** The public half of the log's key, as text; the witness knows the log by it. */
export async function logVerifierKeyIn(file: string): Promise<string> {
  const { readLogKey } = await import('@kean/audit');
  const { writeVerifierKey } = await import('@kean/tlog');
  return writeVerifierKey((await readLogKey(file)).verifierKey);
}
