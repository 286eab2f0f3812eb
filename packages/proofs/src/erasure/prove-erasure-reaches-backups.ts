import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { placeOfCard } from '@kean/clients/contract';
import { openKeyStore } from '@kean/db/keystore';
import { type Instance, restoreEnvironment } from '@kean/dev/instance';
import { fileRootKey, open, openKeyring } from '@kean/encryption';
import { openGuard } from '@kean/encryption/testing';
import type { ClientId } from '@kean/kernel';
import iconv from 'iconv-lite';
import { Client } from 'pg';
import { countIn, takeBackupNow } from '../backup-restore/backups-of-office.ts';
import { runRestore } from '../backup-restore/restore-command.ts';
import type { ProofContext } from '../harness/proof.ts';
import { openPopulatedOffice, type PopulatedOffice } from '../office/populated-office.ts';
import { inventClient } from '../population/invented-client.ts';
import { searchRunningOffice, searchStoppedOffice } from '../sinks/search-office.ts';
import { spellingsOf } from '../sinks/spellings.ts';
import { giveDocuments, requireDocumentsGone } from './documents-of-clients.ts';

const run = promisify(execFile);
const PATIENCE_MS = 300_000;
/** Keys that are asked for in one go. */
const AT_ONCE = 1_000;
const ERASED = '(select client_id from erased_client)';

export interface ErasureSizes {
  readonly clients: number;
  readonly erase: number;
}

/**
 * A backup is taken; then some clients are erased by the running office. With every key that exists today the backup gives nothing of them and
 * all of the others; restored by the product it holds nothing of them; and nothing that lies anywhere spells their phones.
 */
export async function proveErasureReachesBackups(
  context: ProofContext,
  { clients, erase }: ErasureSizes,
): Promise<void> {
  const since = new Date();
  const office = await openPopulatedOffice(clients, context);
  const records = await connected(office.keanAdminUrl);
  try {
    const phones = await phonesOf(office, records, clients, 2 * erase);
    await giveDocuments(office, records, phones);
    const { id: backupId } = await takeBackupNow(records, context.signal);
    const began = performance.now();
    const erased = await eraseAtRandom(records, erase);
    context.figure('clients erased, s', ((performance.now() - began) / 1000).toFixed(1));
    context.holds(`${erase} clients were erased`, erased.length === erase);
    const before = await loadedBackup(office.instance, backupId);
    await requireBackupGivesNothing(context, office, before, { clients, erased });
    await requireRestoreHoldsNothing(context, office, { clients, erased });
    // After the restore, which brings objects back: none of theirs may be among them.
    await requireDocumentsGone(context, office, before, { phones, erased });
    await before.end();
    await requireNoBytes(context, office, records, { clients, erased, since });
  } finally {
    await records.end().catch(() => undefined);
    await office.dispose();
  }
}

async function connected(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** The first in the order in which they are erased, and as many who stay. */
async function phonesOf(
  { shape }: PopulatedOffice,
  records: Client,
  clients: number,
  some: number,
): Promise<Map<ClientId, string>> {
  const { rows } = await records.query<{ id: ClientId }>(
    `select id from client where state = 'active' order by md5(id::text) limit $1`,
    [some],
  );
  const wanted = new Set<string>(rows.map(({ id }) => id));
  const invented = Array.from({ length: clients }, (_, index) => inventClient(index, shape));
  return new Map(invented.filter(({ id }) => wanted.has(id)).map(({ id, phone }) => [id as ClientId, phone]));
}

/** As a clause orders those whose time is over; the worker of the office does the rest. */
async function eraseAtRandom(records: Client, erase: number): Promise<string[]> {
  const erasureId = randomUUID();
  await records.query(`insert into erasure (id, cause, ground) values ($1, 'due', 'period-over')`, [erasureId]);
  await records.query(
    `insert into erased_client (client_id, erasure_id) select id, $1 from client where state = 'active' order by md5(id::text) limit $2`,
    [erasureId, erase],
  );
  // Nobody goes whom nothing made due: they were asked for consent in vain.
  await records.query(
    `insert into disposal_due (client_id, reason, due_at)
     select client_id, 'no-answer', now() from erased_client where erasure_id = $1 on conflict do nothing`,
    [erasureId],
  );
  await records.query(
    `insert into outbox (queue, job, key, payload)
     values ('retention', 'retention.erase-clients', 'retention.erase-clients/' || $1::text, jsonb_build_object('erasureId', $1::text))`,
    [erasureId],
  );
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const { rows } = await records.query<{ state: string; failure: string | null }>(
      'select state, failure from erasure where id = $1',
      [erasureId],
    );
    if (rows[0]?.state === 'done') break;
    if (rows[0]?.state === 'failed' || performance.now() > deadline)
      throw new Error(`the erasure is ${rows[0]?.state} ${rows[0]?.failure ?? ''}`);
    await pause(200);
  }
  const { rows } = await records.query<{ id: string }>(`select client_id as id from erased_client`);
  return rows.map(({ id }) => id);
}

/** The old backup as Debian's own tools open it, under every key that there is today. */
async function requireBackupGivesNothing(
  context: ProofContext,
  { instance }: PopulatedOffice,
  before: Client,
  { clients, erased }: { readonly clients: number; readonly erased: readonly string[] },
): Promise<void> {
  const keys = openKeyStore({ url: instance.databases.keys.api, applicationName: 'kean-proof' });
  const keyring = await openKeyring({
    store: keys.store,
    root: await fileRootKey(instance.rootKeyFile),
    guard: openGuard,
  });
  const { rows } = await before.query<{ id: ClientId; card: Buffer }>('select id, card from client order by id');
  const wanted = new Set(erased);
  let [opened, ofErased] = [0, 0];
  for (let at = 0; at < rows.length; at += AT_ONCE) {
    const page = rows.slice(at, at + AT_ONCE);
    const asked = page.map(
      ({ id }) => ({ id, state: 'active', grounds: [], reach: { scope: 'system', assignee: null } }) as const,
    );
    const { keys: found } = await keyring.keysFor('client', asked, { principal: 'system', purpose: 'test' });
    for (const { id, card } of page) {
      const key = found.get(id);
      if (key === undefined) continue;
      open(key, placeOfCard(id), card);
      opened += 1;
      if (wanted.has(id)) ofErased += 1;
    }
  }
  context.holds('the backup holds everybody, sealed', rows.length === clients);
  context.holds(`${ofErased} of the erased open from the backup`, ofErased === 0);
  context.holds(`${opened} of ${clients - erased.length} others open from it`, opened === clients - erased.length);
  context.figure('recoverable of the erased', `${ofErased} of ${erased.length}`);
  context.figure('intact of the others', `${opened} of ${clients - erased.length}`);
  await keys.close();
}

async function loadedBackup(instance: Instance, backupId: string): Promise<Client> {
  const { BACKUP_STORE = '', BACKUP_IDENTITY_FILE = '' } = await restoreEnvironment(instance);
  const part = path.join(fileURLToPath(BACKUP_STORE), 'backups', backupId, 'records');
  const admin = await connected(instance.databases.admin);
  await admin.query('create database as_it_was');
  await admin.end();
  const url = Object.assign(new URL(instance.databases.admin), { pathname: '/as_it_was' }).href;
  const line = `age -d -i ${BACKUP_IDENTITY_FILE} ${part} | zstd -d -q | pg_restore --exit-on-error -d '${url}'`;
  await run('bash', ['-o', 'pipefail', '-ec', line], { env: { PATH: '/usr/local/bin:/usr/bin:/bin' } });
  return connected(url);
}

async function requireRestoreHoldsNothing(
  context: ProofContext,
  { instance, keanAdminUrl }: PopulatedOffice,
  { clients, erased }: { readonly clients: number; readonly erased: readonly string[] },
): Promise<void> {
  const { status, said } = await runRestore(instance, ['newest']);
  context.holds(`the restore comes to its end:\n${said}`, status === 0);
  const admin = await connected(instance.databases.admin);
  const { rows } = await admin.query<{ name: string }>(
    `select datname as name from pg_database where datname like 'kean_restored_%'`,
  );
  await admin.end();
  const restored = await connected(Object.assign(new URL(keanAdminUrl), { pathname: `/${rows[0]?.name}` }).href);
  const left = ['client_field', 'client_field_past', 'client_token', 'client_document', 'demand', 'property', 'message']
    .map((table) => `select client_id from ${table} where client_id = any ($1::uuid[])`)
    .join(' union all ');
  context.holds(
    'a restore holds nothing of the erased',
    (await countIn(restored, `select count(*) from (${left}) found`, [erased])) === 0,
  );
  const living = await countIn(restored, `select count(*) from client where state <> 'erased'`);
  context.holds(`a restore holds the others: ${living}`, living === clients - erased.length);
  const known = await countIn(
    restored,
    `select count(*) from client where state = 'erased' and id = any ($1::uuid[])`,
    [erased],
  );
  context.holds('and knows every erased one', known === erased.length);
  await restored.end();
}

/** Database files, write-ahead log, dumps, Redis, logs, objects, the restored databases among them. */
async function requireNoBytes(
  context: ProofContext,
  { instance, shape }: PopulatedOffice,
  records: Client,
  { clients, erased, since }: { readonly clients: number; readonly erased: readonly string[]; readonly since: Date },
): Promise<void> {
  const wanted = new Set(erased);
  const phones = Array.from({ length: clients }, (_, index) => inventClient(index, shape))
    .filter(({ id }) => wanted.has(id))
    .map(({ phone }) => phone);
  context.holds('the phones of the erased are known to who searches', phones.length === erased.length);
  const encode = (text: string) => iconv.encode(text, 'gb18030');
  const spellings = spellingsOf(phones, encode);
  const places = [
    ...(await searchRunningOffice(instance, spellings)),
    ...(await searchStoppedOffice(instance, { folder: '/tmp', since }, spellings)),
  ];
  for (const { place, hits } of places) context.holds(`${hits.length} hits in ${place}`, hits.length === 0);
  context.figure('places searched for the bytes of their phones', places.length);
  context.figure('megabytes searched', Math.round(places.reduce((sum, { megabytes }) => sum + megabytes, 0)));
  const seen = await searchRunningOffice(instance, spellingsOf(['retention.erase-clients'], encode));
  context.holds(
    'who searches finds what is there',
    seen.some(({ hits }) => hits.length > 0),
  );
  const still = await countIn(records, `select count(*) from client_token where client_id in ${ERASED}`);
  context.holds('no token is left of them', still === 0);
}
