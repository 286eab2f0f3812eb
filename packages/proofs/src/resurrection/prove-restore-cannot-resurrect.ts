import { setTimeout as pause } from 'node:timers/promises';
import { documentsFolder } from '@kean/clients/contract/keeping-documents';
import type { Instance } from '@kean/dev/instance';
import type { ClientId } from '@kean/kernel';
import { Client } from 'pg';
import { everythingSigned, takeBackupNow } from '../backup-restore/backups-of-office.ts';
import { runRestore } from '../backup-restore/restore-command.ts';
import { giveDocuments, storesOf } from '../erasure/documents-of-clients.ts';
import type { ProofContext } from '../harness/proof.ts';
import { Colleague, demoOf } from '../office/colleague.ts';
import { openPopulatedOffice, type PopulatedOffice } from '../office/populated-office.ts';
import { howShown } from '../office/shown-client.ts';
import { inventClient } from '../population/invented-client.ts';
import type { Chance } from '../wrong-shapes/chance.ts';
import { type DayAfter, type DayBefore, liveTheDayAfter, liveTheDayBefore, until } from './day-after.ts';
import { requireForgettingIsNoticed } from './forgetful-ledger.ts';
import { killEverywhere } from './killed-restores.ts';
import { backUpKeys, requireOlderKeysOpenNobody } from './older-keys.ts';
import { isShut, requireShut, withName } from './stays-closed.ts';
import { inWords, KEPT_ON_PURPOSE, tablesThatNameThem, whatSpeaksOfThem } from './what-is-left.ts';

export interface ResurrectionSizes {
  readonly clients: number;
  readonly erase: number;
  /** Restores that are killed at moments that chance chooses, over and above every phase and every step. */
  readonly random: number;
  /** Whether each killed restore is gone on with to its end and looked at, or all of them once, and those of keys are killed as well. */
  readonly each: boolean;
}

/**
 * A backup of yesterday, and an office that went on: people were erased, one erasure waits for hands, somebody sued, a right and a key were taken.
 * Restored and killed wherever it can be, the backup opens nothing early, and gives back nobody who is gone and nothing that was taken. Opened and
 * worked with, it ends the erasure of everybody, disposes of who is due, and not of who sued.
 */
export async function proveRestoreCannotResurrect(
  context: ProofContext,
  chance: Chance,
  { clients, erase, random, each }: ResurrectionSizes,
): Promise<void> {
  const office = await openPopulatedOffice(clients, context);
  const { instance } = office;
  const records = await connected(office.keanAdminUrl);
  const server = await connected(instance.databases.admin);
  try {
    const before = await liveTheDayBefore(records);
    await giveDocuments(office, records, await phonesOf(office, records, erase));
    const keysBackup = await backUpKeys(records, context.signal);
    const { id } = await takeBackupNow(records, context.signal);
    const since = await liveTheDayAfter(instance, records, before, erase);
    await everythingSigned(records, context.signal);
    const gone = [...since.erased, since.underWay];
    context.figure('clients erased since the backup, and being erased', `${since.erased.length}, 1`);
    const name = `kean_restored_${id.replaceAll('-', '').slice(-12)}`;
    const look = () => requireNobodyBack(office, context, { name, before, since, clients });
    context.say('a restore whose ledger forgot');
    await requireForgettingIsNoticed(instance, context, { name, erased: since.erased });
    context.say('key stores of an older day');
    await requireOlderKeysOpenNobody(instance, server, context, { backup: keysBackup, gone, killed: each });
    context.say('restores that are killed');
    await killEverywhere({ instance, server }, context, chance, { name, random, each, look });
    await requireShut(instance, server, context);
    await openIt(instance, context, name);
    context.say('the office goes on with what was opened');
    await workWithIt(office, server, name);
    await records.end();
    await requireErasuresEnd(office, context, { before, since });
  } finally {
    await Promise.all([records.end(), server.end()].map((ending) => ending.catch(() => undefined)));
    await office.dispose();
  }
}

async function connected(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** The first of those who are erased on the day after, in its order, so that they have a scan as well. */
async function phonesOf({ shape }: PopulatedOffice, records: Client, some: number): Promise<Map<ClientId, string>> {
  const { rows } = await records.query<{ id: ClientId; number: number }>(
    `select id, number from client where state = 'active' order by md5(id::text) limit $1`,
    [some],
  );
  return new Map(rows.map(({ id, number }) => [id, inventClient(number - 1, shape).phone]));
}

interface Restored {
  readonly name: string;
  readonly before: DayBefore;
  readonly since: DayAfter;
  readonly clients: number;
}

/** What holds while it is closed, before the office does anything with it. */
async function requireNobodyBack(
  { keanAdminUrl }: PopulatedOffice,
  context: ProofContext,
  { name, before, since, clients }: Restored,
): Promise<void> {
  const gone = [...since.erased, since.underWay];
  const restored = await connected(withName(keanAdminUrl, name));
  const count = async (text: string, values: unknown[] = []) => (await restored.query(text, values)).rowCount ?? 0;
  const left = await whatSpeaksOfThem(restored, gone);
  context.holds(`a restore gives back of who is gone ${inWords(left)}`, left.length === 0);
  const others = await count(`select from client where state <> 'erased'`);
  context.holds(`${others} of ${clients - gone.length} others are there`, others === clients - gone.length);
  const standing = `select from legal_hold where id = $1 and client_id = $2 and released_at is null`;
  context.holds(
    'the hold that came after the backup stands',
    (await count(standing, [since.holdId, before.sued])) === 1,
  );
  const revoked = 'select from api_key where id = $1 and revoked_at is not null';
  context.holds('the key that was revoked is revoked', (await count(revoked, [since.revokedKey])) === 1);
  const right = `select from role_grant where role_code = 'agent' and clause = 'circulation' and action = 'reveal'`;
  context.holds('the right that was taken is taken', (await count(right)) === 0);
  await restored.end();
}

async function openIt(instance: Instance, context: ProofContext, name: string): Promise<void> {
  const { status, said } = await runRestore(instance, ['open', name]);
  context.holds(`it opens at a person's word: ${said}`, status === 0);
  context.holds('the database of before is closed then', await isShut(instance.databases.kean.api));
  context.holds('and the opened one lets the office in', !(await isShut(withName(instance.databases.kean.api, name))));
}

/** The processes know one name: the opened database takes that of the one before. */
async function workWithIt({ instance, parts }: PopulatedOffice, server: Client, name: string): Promise<void> {
  const living = decodeURIComponent(new URL(instance.databases.kean.owner).pathname.slice(1));
  const working = ['portal', 'api', 'permissions', 'worker', 'restorer'] as const;
  for (const part of working) await parts.stop(part);
  for (const [from, to] of [
    [living, `${living}_before`],
    [name, living],
  ]) {
    await server.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [from]);
    await server.query(`alter database "${from}" rename to "${to}"`);
  }
  await Promise.all(working.map((part) => parts.start(part)));
}

/** The office of the older day ends what had begun, disposes of who is due, and of nobody who is held. */
async function requireErasuresEnd(
  office: PopulatedOffice,
  context: ProofContext,
  { before, since }: Pick<Restored, 'before' | 'since'>,
): Promise<void> {
  const { instance, keanAdminUrl } = office;
  const records = await connected(keanAdminUrl);
  const erasureOf = `select from erased_client e join erasure o on o.id = e.erasure_id where e.client_id = $1`;
  try {
    for (const id of since.erased) await until(records, `${erasureOf} and o.state = 'done'`, id);
    await until(records, `${erasureOf} and o.state = 'running' and o.key_gone_at is not null`, since.underWay);
    await records.query(`update schedule set due_at = now() where name = 'dispose-of-unanswered'`);
    await until(records, `${erasureOf} and o.state = 'done'`, before.due);
    await pause(1_000);
    const [held] = (
      await records.query<{ state: string; named: boolean }>(
        `select state, exists (select from erased_client e where e.client_id = c.id) as named from client c where id = $1`,
        [before.sued],
      )
    ).rows;
    context.holds('who sued since is still there', held?.state === 'quarantined' && held.named === false);
    const gone = [...since.erased, before.due];
    const named = (await tablesThatNameThem(records, gone)).filter(({ table }) => !KEPT_ON_PURPOSE.has(table));
    context.holds(`who is erased is named in ${inWords(named)}, which nobody keeps on purpose`, named.length === 0);
    const left = await whatSpeaksOfThem(records, [...gone, since.underWay]);
    context.holds(`nothing speaks of who is gone: ${inWords(left)}`, left.length === 0);
    await requireNothingOpens(office, context, [...gone, since.underWay]);
    const [there] = (await records.query<{ id: string }>(`select id from client where state = 'active' limit 1`)).rows;
    await requireNotShown(instance, context, { gone: [...gone, since.underWay], there: there?.id ?? '' });
  } finally {
    await records.end();
  }
}

/** No key and no object. */
async function requireNothingOpens(
  office: PopulatedOffice,
  context: ProofContext,
  gone: readonly string[],
): Promise<void> {
  const { keyring, objects, close } = await storesOf(office);
  const absent = await keyring.absenceOf('client', gone as ClientId[]);
  let lying = 0;
  for (const id of gone) for await (const _ of objects.list(documentsFolder(id))) lying += 1;
  await close();
  const destroyed = [...absent.values()].filter((why) => why === 'destroyed').length;
  context.holds(`${destroyed} of ${gone.length} keys are destroyed`, destroyed === gone.length);
  context.holds(`${lying} objects of the erased lie in the store`, lying === 0);
}

/** Asked through the portal by who may look up anybody. */
async function requireNotShown(
  instance: Instance,
  context: ProofContext,
  { gone, there }: { readonly gone: readonly string[]; readonly there: string },
): Promise<void> {
  const security = await Colleague.signIn(instance, demoOf(instance, 'security'));
  context.holds('who is there is shown', (await howShown(security, there)) === 'whole');
  for (const clientId of gone) {
    const shown = await howShown(security, clientId);
    context.holds(`who is gone is shown as ${shown}`, shown === 'stone' || shown === 'nobody');
  }
}
