/** Continuous protection: the office at a moment between two changes, through the same quarantine as a backup. */
import { existsSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { type Instance, restoreEnvironment } from '@kean/dev/instance';
import { newId } from '@kean/kernel';
import { Client } from 'pg';
import type { ProofContext } from '../harness/proof.ts';
import { runRestore } from './restore-command.ts';

export interface MomentBetween {
  readonly at: Date;
  /** Regions of which one came before it and one after. */
  readonly before: string;
  readonly after: string;
}

const CHANGE = `insert into region (id, code, name, name_en) values ($1, $1::uuid::text, '演示大区', 'Invented region')`;

/** A base, one change, the moment, another change. The day that follows is after it. */
export async function aMomentBetween(records: Client, server: Client, context: ProofContext): Promise<MomentBetween> {
  await aBase(records, context);
  const [before, after] = [newId(), newId()];
  await records.query(CHANGE, [before]);
  const { rows } = await server.query<{ at: Date }>('select pg_sleep(0.05), clock_timestamp() as at, pg_sleep(0.05)');
  await records.query(CHANGE, [after]);
  return { at: rows[0]?.at as Date, before, after };
}

async function aBase(records: Client, context: ProofContext): Promise<void> {
  const newest = async () =>
    (
      await records.query<{ id: string; state: string; failure: string | null }>(
        `select id, state, failure from backup where kind = 'base' order by id desc limit 1`,
      )
    ).rows[0];
  const earlier = await newest();
  await records.query(`update backup set slot = slot - 1 where kind = 'base' and slot is not null`);
  await records.query(`update schedule set due_at = now() where name = 'take-base'`);
  while (true) {
    const base = await newest();
    if (base !== undefined && base.id !== earlier?.id) {
      context.holds(`a base does not fail (${base.failure})`, base.state !== 'failed');
      if (base.state === 'verified' || base.state === 'failed') return;
    }
    await wait(500, undefined, { signal: context.signal });
  }
}

/** @returns the name of the database that is in quarantine then */
export async function requireMoment(
  instance: Instance,
  server: Client,
  context: ProofContext,
  { at, before, after }: MomentBetween,
): Promise<string> {
  await everythingArchived(server, context);
  const { status, said } = await runRestore(instance, ['at', at.toISOString()]);
  context.holds(`the moment comes back:\n${said}`, status === 0);
  for (const line of said.split('\n')) if (/^✓|^ {2}(RTO|of which)/.test(line)) context.say(line);
  context.figure('moment: RTO, s', /RTO ([\d.]+) s/.exec(said)?.[1] ?? 'unknown');
  const { RECOVERY_FOLDER = '' } = await restoreEnvironment(instance);
  context.holds('nothing is left of the recovered cluster', RECOVERY_FOLDER !== '' && !existsSync(RECOVERY_FOLDER));
  const name = /open (kean_restored_at_\S+)/.exec(said)?.[1] ?? '';
  const restored = new Client({
    connectionString: Object.assign(new URL(instance.databases.admin), { pathname: `/${name}` }).href,
  });
  await restored.connect();
  const { rows } = await restored.query<{ id: string }>('select id from region where id = any ($1::uuid[])', [
    [before, after],
  ]);
  await restored.end();
  context.holds(
    'what was before the moment is there',
    rows.some(({ id }) => id === before),
  );
  context.holds('what came after the moment is not', !rows.some(({ id }) => id === after));
  return name;
}

async function everythingArchived(server: Client, context: ProofContext): Promise<void> {
  const { rows } = await server.query<{ name: string }>('select pg_walfile_name(pg_switch_wal()) as name');
  const began = performance.now();
  while (true) {
    const archiver = await server.query<{ last: string | null }>(
      'select last_archived_wal as last from pg_stat_archiver',
    );
    if ((archiver.rows[0]?.last ?? '') >= (rows[0]?.name ?? '')) break;
    await wait(100, undefined, { signal: context.signal });
  }
  context.figure('archived after, s', ((performance.now() - began) / 1000).toFixed(1));
}
