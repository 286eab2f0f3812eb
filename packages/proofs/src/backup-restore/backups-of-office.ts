/** Backups of a running office, asked for as its own schedule asks. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Client } from 'pg';

export interface TakenBackup {
  readonly id: string;
  /** From the moment it was due until it was verified. */
  readonly seconds: number;
}

const NEWEST = `select id, state, failure from backup where kind = 'records' order by id desc limit 1`;

export const countIn = async (sql: Client, text: string, values: unknown[] = []): Promise<number> =>
  Number((await sql.query<{ count: string }>(text, values)).rows[0]?.count);

/**
 * Makes the next backup of the records due now, and waits until it is verified.
 * @throws Error naming the failure
 */
export async function takeBackupNow(records: Client, signal: AbortSignal): Promise<TakenBackup> {
  const taken = () => countIn(records, `select count(*) from backup where kind = 'records'`);
  const before = await taken();
  // Each stands for a night of its own.
  await records.query(`update backup set slot = slot - 1 where slot is not null`);
  await records.query(`update schedule set due_at = now() where name = 'take-backup'`);
  const began = performance.now();
  while (true) {
    const { rows } = await records.query<{ id: string; state: string; failure: string | null }>(NEWEST);
    const [newest] = rows;
    if (newest !== undefined && (await taken()) > before) {
      if (newest.state === 'failed') throw new Error(`the backup failed: ${newest.failure}`);
      if (newest.state === 'verified') return { id: newest.id, seconds: (performance.now() - began) / 1000 };
    }
    await wait(500, undefined, { signal });
  }
}

/** @returns entries of the log when everything has its place */
export async function everythingSigned(records: Client, signal: AbortSignal): Promise<number> {
  while (true) {
    const events = await countIn(records, 'select count(*) from audit_record');
    if ((await countIn(records, 'select coalesce(max(size), 0) as count from audit_batch')) === events) return events;
    await wait(200, undefined, { signal });
  }
}
