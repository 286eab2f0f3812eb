import { execFile } from 'node:child_process';
import { cp } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Instance, restoreEnvironment } from '@kean/dev/instance';
import { requireForeignTools } from '@kean/dev/services';
import { Client } from 'pg';
import type { ProofContext } from '../harness/proof.ts';
import { openPopulatedOffice } from '../office/populated-office.ts';
import type { Chance } from '../wrong-shapes/chance.ts';
import { liveADayAfter } from './a-day-after.ts';
import { countIn, everythingSigned, takeBackupNow } from './backups-of-office.ts';
import { aMomentBetween, requireMoment } from './moment-between.ts';
import { runRestore } from './restore-command.ts';
import { copyOfTarget, TOUCHED } from './touched-backups.ts';

const run = promisify(execFile);

export interface RestoreSizes {
  readonly clients: number;
  readonly erase: number;
  readonly looks: number;
  readonly kills: number;
}

/** An office, two backups, the day after, and the way back: closed, killed, verified, opened. */
export async function proveBackupRestore(context: ProofContext, chance: Chance, sizes: RestoreSizes): Promise<void> {
  await requireForeignTools(context.say);
  const { instance, keanAdminUrl, dispose } = await openPopulatedOffice(sizes.clients, context, { continuous: true });
  const records = await asking(keanAdminUrl);
  const server = await asking(instance.databases.admin);
  try {
    const earlier = await aBackup(records, context);
    await keepBeside(instance);
    const newest = await aBackup(records, context);
    await requireDrillProves(records, context);
    const moment = await aMomentBetween(records, server, context);
    const day = await liveADayAfter(instance, keanAdminUrl, sizes);
    const signed = await everythingSigned(records, context.signal);
    await refuseEveryCorruption(instance, context, { newest, earlier, databaseUrl: keanAdminUrl });
    await openWithForeignTools(instance, server, context, newest);
    const name = `kean_restored_${newest.replaceAll('-', '').slice(-12)}`;
    await killEverywhere(instance, server, context, chance, name, sizes.kills);
    const { status, said } = await runRestore(instance, ['newest']);
    context.holds(`the restore comes to its end:\n${said}`, status === 0);
    for (const line of said.split('\n')) if (/^✓|^ {2}(RTO|of which|erased)/.test(line)) context.say(line);
    context.figure('RTO, s', /RTO ([\d.]+) s/.exec(said)?.[1] ?? 'unknown');
    context.figure('RPO, back to', /RPO: back to (\S+),/.exec(said)?.[1] ?? 'unknown');
    context.figure('checks that hold', /(\d+) checks hold/.exec(said)?.[1] ?? 'unknown');
    context.holds('the log says what happened since, by kind', said.includes(`${sizes.looks}  clients.dossier-read`));
    await requireClosed(instance, context, name);
    await requireWhatHappenedSince(context, withName(keanAdminUrl, name), records, { ...day, signed });
    const then = await requireMoment(instance, server, context, moment);
    await requireClosed(instance, context, then);
    await requireWhatHappenedSince(context, withName(keanAdminUrl, then), records, { ...day, signed });
    await openIt(instance, context, name);
  } finally {
    await Promise.all([records.end(), server.end()]);
    await dispose();
  }
}

async function asking(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  // Its database is closed to everybody at the end of the proof.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

const withName = (url: string, name: string) => Object.assign(new URL(url), { pathname: `/${name}` }).href;
async function aBackup(records: Client, context: ProofContext): Promise<string> {
  const { id, seconds } = await takeBackupNow(records, context.signal);
  context.figure('backup, s', seconds.toFixed(1));
  return id;
}

/** Retention keeps the newest of a day: the earlier one stays beside the target, for who would pass it off as another. */
async function keepBeside(instance: Instance): Promise<void> {
  const { BACKUP_STORE = '' } = await restoreEnvironment(instance);
  await copyOfTarget(fileURLToPath(BACKUP_STORE), path.join(instance.data, 'touched', 'kept'));
}

async function requireDrillProves(records: Client, context: ProofContext): Promise<void> {
  await records.query(`update schedule set due_at = now() where name = 'drill-restore'`);
  while (true) {
    const { rows } = await records.query<Record<string, number | string>>(
      `select state, failure, seconds, opened_values as opened, checks from restore_drill order by id desc limit 1`,
    );
    const [drill] = rows;
    if (drill?.state === 'proven' || drill?.state === 'failed') {
      context.holds(`the drill proves a restore (${drill.failure})`, drill.state === 'proven');
      context.holds('the drill opened a sample', Number(drill.opened) > 0);
      context.figure('drill, s', drill.seconds ?? '');
      return;
    }
    await wait(500, undefined, { signal: context.signal });
  }
}

async function refuseEveryCorruption(
  instance: Instance,
  context: ProofContext,
  ids: { readonly newest: string; readonly earlier: string; readonly databaseUrl: string },
): Promise<void> {
  const { BACKUP_STORE = '' } = await restoreEnvironment(instance);
  const copy = path.join(instance.data, 'touched', 'target');
  for (const { what, says, harm } of TOUCHED) {
    await copyOfTarget(fileURLToPath(BACKUP_STORE), copy);
    await cp(path.join(instance.data, 'touched', 'kept'), copy, { recursive: true });
    const id = await harm(copy, ids);
    const { status, said } = await runRestore(instance, [id], { settings: { BACKUP_STORE: `file://${copy}` } });
    context.holds(
      `refused before a row is restored: ${what} (${said.trim()})`,
      status === 1 && says.test(said) && said.includes('Nothing was restored'),
    );
  }
  context.figure('corruptions refused', TOUCHED.length);
}

async function openWithForeignTools(
  instance: Instance,
  server: Client,
  context: ProofContext,
  id: string,
): Promise<void> {
  const { BACKUP_STORE = '', BACKUP_IDENTITY_FILE = '' } = await restoreEnvironment(instance);
  const part = path.join(fileURLToPath(BACKUP_STORE), 'backups', id, 'records');
  await server.query('create database opened_by_debian');
  const url = withName(instance.databases.admin, 'opened_by_debian');
  const line = `age -d -i ${BACKUP_IDENTITY_FILE} ${part} | zstd -d -q | pg_restore --exit-on-error -d '${url}'`;
  await run('bash', ['-o', 'pipefail', '-ec', line], { env: { PATH: '/usr/local/bin:/usr/bin:/bin' } });
  const opened = await asking(url);
  context.holds(
    'age, zstd and pg_restore of Debian open it',
    (await countIn(opened, 'select count(*) from client')) > 0,
  );
  await opened.end();
  await server.query('drop database opened_by_debian');
}

/** Killed at any moment it opens nothing, and is called again. */
async function killEverywhere(
  instance: Instance,
  server: Client,
  context: ProofContext,
  chance: Chance,
  name: string,
  kills: number,
): Promise<void> {
  const began = performance.now();
  const whole = await runRestore(instance, ['newest']);
  const took = performance.now() - began;
  context.holds(`a restore that nobody kills comes to its end:\n${whole.said}`, whole.status === 0);
  await runRestore(instance, ['drop', name]);
  let killed = 0;
  for (let kill = 0; kill < kills; kill += 1) {
    const { status } = await runRestore(instance, ['newest'], { killAfterMs: chance.below(Math.round(took)) });
    killed += status === null ? 1 : 0;
    const { rowCount } = await server.query('select from pg_database where datname = $1', [name]);
    if ((rowCount ?? 0) > 0) await requireClosed(instance, context, name);
    // Half of them go on where they were broken off, half begin anew.
    if (kill % 2 === 0) await runRestore(instance, ['drop', name]);
  }
  await runRestore(instance, ['drop', name]);
  context.figure('restores killed', killed);
}

/** No login of the office enters, in the words of the server itself. */
async function requireClosed(instance: Instance, context: ProofContext, name: string): Promise<void> {
  const { api, worker, permissions } = instance.databases.kean;
  for (const url of [api, worker, permissions]) {
    const client = new Client({ connectionString: withName(url, name) });
    const refused = await client.connect().then(
      () => false,
      (error: { code?: string }) => error.code === '42501' || error.code === '55000' || error.code === '3D000',
    );
    await client.end().catch(() => undefined);
    context.holds('no process of the office enters a restore in quarantine', refused);
  }
}

async function requireWhatHappenedSince(
  context: ProofContext,
  url: string,
  records: Client,
  day: { readonly erased: readonly string[]; readonly signed: number },
): Promise<void> {
  const restored = await asking(url);
  const { erased, signed } = day;
  const left = ['client_field', 'client_token', 'demand', 'property']
    .map((table) => `select client_id from ${table} where client_id = any ($1::uuid[])`)
    .join(' union all ');
  context.holds(
    'nothing is left of the erased',
    (await countIn(restored, `select count(*) from (${left}) chosen`, [erased])) === 0,
  );
  const stones = await countIn(
    restored,
    `select count(*) from client where state = 'erased' and id = any ($1::uuid[])`,
    [erased],
  );
  context.holds('every erased client is a stone', stones === erased.length);
  const inLog = await countIn(restored, 'select max(size) as count from audit_batch');
  context.holds('the log goes on as one chain: every entry that was signed is in it', inLog >= signed);
  const gone = await countIn(
    restored,
    `select count(*) from role_grant where role_code = 'agent' and clause || '.' || action = 'circulation.reveal'`,
  );
  context.holds('a right that was taken away does not come back', gone === 0);
  // What nobody touched is to the letter what it was.
  const digest = `select md5(string_agg(md5(id::text || encode(card, 'hex')), '' order by id)) as digest from client where state <> 'erased' and not id = any ($1::uuid[])`;
  const [one, other] = await Promise.all([restored.query(digest, [erased]), records.query(digest, [erased])]);
  context.holds('every client that nobody touched is what it was', one.rows[0]?.digest === other.rows[0]?.digest);
  context.figure('clients restored', await countIn(restored, 'select count(*) from client'));
  context.figure('clients erased since the backup', erased.length);
  await restored.end();
}

async function openIt(instance: Instance, context: ProofContext, name: string): Promise<void> {
  const { status, said } = await runRestore(instance, ['open', name]);
  context.holds(`it opens at a person's word: ${said}`, status === 0);
  const client = await asking(withName(instance.databases.kean.api, name));
  context.holds('the office enters what was opened', (await countIn(client, 'select count(*) from staff')) > 0);
  await client.end();
  const old = new Client({ connectionString: instance.databases.kean.api });
  const refused = await old.connect().then(
    () => false,
    () => true,
  );
  await old.end().catch(() => undefined);
  context.holds('and the database of before no more', refused);
}
