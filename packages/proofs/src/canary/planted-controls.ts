import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Instance } from '@kean/dev/instance';
import { Redis } from 'ioredis';
import pg from 'pg';

/** What is put into every sink in the clear, so that a search which finds nothing is known to see. */
export const CONTROL = '对照灪龖厵1739';

/** Plants the control into each sink as a fault would. @returns what takes the temporary one away again */
export async function plantControls(instance: Instance): Promise<() => void> {
  const redis = new Redis(instance.redis.url, { maxRetriesPerRequest: 1 });
  await redis.set('control', CONTROL);
  redis.disconnect();
  for (const [name, { pathname }] of Object.entries({
    kean: new URL(instance.databases.kean.owner),
    keys: new URL(instance.databases.keys.owner),
  })) {
    const url = new URL(instance.databases.admin);
    url.pathname = pathname;
    const client = new pg.Client({ connectionString: url.href });
    await client.connect();
    await client.query(`create table planted_in_${name} (control text)`);
    await client.query(`insert into planted_in_${name} values ($1)`, [CONTROL]);
    await client.end();
  }
  appendFileSync(path.join(instance.folders.logs, 'api.log'), `${CONTROL}\n`);
  const { objects, log, witness } = instance.folders;
  for (const folder of [objects, log, witness]) writeFileSync(path.join(folder, 'control'), CONTROL);
  const temporary = mkdtempSync(path.join(tmpdir(), 'control-'));
  writeFileSync(path.join(temporary, 'file'), CONTROL);
  return () => rmSync(temporary, { recursive: true });
}
