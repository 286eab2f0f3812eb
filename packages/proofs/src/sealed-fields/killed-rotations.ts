import { readFile } from 'node:fs/promises';
import { newRootKeyText, type SuiteName } from '@kean/encryption';
import { newId, type StaffId } from '@kean/kernel';
import {
  openRotationSide,
  type RotationSettings,
  readEverything,
  type SealedContents,
  startRotationProcess,
} from '@kean/storage/testing';
import { type OpenedSql, openSql } from '@kean/testing';
import type { ProofContext } from '../harness/proof.ts';
import { openPopulatedOffice, type PopulatedOffice } from '../office/populated-office.ts';
import type { Chance } from '../wrong-shapes/chance.ts';

const KINDS = ['root', 'data', 'index'] as const;
type Kind = (typeof KINDS)[number];

/** So that each kind has its share of the kills, and is finished more than once. */
const ROTATIONS_AT_LEAST = 9;

/** What the next worker is started with. */
interface Present {
  roots: string[];
  suite: SuiteName;
}

/**
 * Rotations of all three kinds in real worker processes that are killed (SIGKILL) at random moments, on a real Postgres. After each
 * kill, with a fresh process, everything opens to what it was; after each rotation nothing is doubled and only the new keys are left.
 */
export async function proveRotationsSurviveKills(context: ProofContext, chance: Chance, kills: number): Promise<void> {
  const clients = 600;
  const office = await openPopulatedOffice(clients, context, { clientsPerBranch: clients });
  const sql = openSql(office.keanAdminUrl);
  try {
    const present: Present = { roots: [await rootTextOf(office)], suite: 'aes-256-gcm' };
    const before = await contentsOf(office, sql, present);
    context.holds('everything opens before', before.unreadable === 0 && before.clients === clients);
    const done: Record<Kind, number> = { root: 0, data: 0, index: 0 };
    const killed: Record<Kind, number> = { root: 0, data: 0, index: 0 };
    let left = kills;
    for (let round = 0; left > 0; round += 1) {
      context.signal.throwIfAborted();
      const kind = KINDS[round % KINDS.length] ?? 'root';
      prepare(present, kind);
      const most = Math.min(left, Math.ceil(kills / ROTATIONS_AT_LEAST));
      const taken = await rotate(context, { office, sql, present, before, chance }, kind, most);
      left -= taken;
      killed[kind] += taken;
      done[kind] += 1;
      context.say(`${kind}: killed ${taken} times; ${left} kills left`);
      if (kind === 'root') present.roots = present.roots.slice(0, 1);
    }
    for (const kind of KINDS)
      context.figure(`rotations of ${kind} keys finished · kills in them`, `${done[kind]} · ${killed[kind]}`);
    context.figure('random points at which a worker was killed', kills);
    context.figure('values compared each time', before.values);
  } finally {
    await sql.close();
    await office.dispose();
  }
}

/** A new root stands in front of the old one; data keys go to the other suite each time. */
function prepare(present: Present, kind: Kind): void {
  if (kind === 'root') present.roots = [newRootKeyText('aes-256-gcm'), ...present.roots];
  if (kind === 'data') present.suite = present.suite === 'aes-256-gcm' ? 'sm4-ctr-hmac-sm3' : 'aes-256-gcm';
}

interface Setting {
  readonly office: PopulatedOffice;
  readonly sql: OpenedSql;
  readonly present: Present;
  readonly before: SealedContents;
  readonly chance: Chance;
}

/** @returns how many of its workers were killed */
async function rotate(context: ProofContext, setting: Setting, kind: Kind, most: number): Promise<number> {
  const { office, sql, present, before, chance } = setting;
  const id = newId<'Rotation'>();
  const side = await openRotationSide(settingsOf(office, present));
  const { indexGenerations } = await side.services.keyring.inUse();
  const target = {
    root: side.services.keyring.rootKeyId,
    data: present.suite,
    index: String((indexGenerations[0] ?? 0) + 1),
  }[kind];
  await side.close();
  await sql.query('insert into key_rotation (id, kind, target, total, started_by) values ($1, $2, $3, $4, $5)', [
    ...[id, kind, target, before.clients, newId<'Staff'>()],
  ]);
  let taken = 0;
  for (;;) {
    const settings = settingsOf(office, present);
    const worker = startRotationProcess(id, settings);
    const wasKilled = taken < most && (await worker.killAfter(chance.below(MOST_MILLISECONDS[kind])));
    if (!wasKilled && (await worker.ended) !== 0) throw new Error('a worker failed by itself');
    taken += wasKilled ? 1 : 0;
    const now = await contentsOf(office, sql, present);
    context.holds(
      `${kind}: everything opens to what it was after ${wasKilled ? 'a kill' : 'the end'}`,
      isSame(now, before),
    );
    const [row] = await sql.query<{ state: string }>('select state from key_rotation where id = $1', [id]);
    if (row?.state === 'finished') break;
  }
  await holdsAlone(context, setting, kind);
  return taken;
}

/** A run of each kind takes about so long; most moments of it are met. */
const MOST_MILLISECONDS: Readonly<Record<Kind, number>> = { root: 250, data: 900, index: 900 };

/** After a rotation only what it led to is left. */
async function holdsAlone(context: ProofContext, { office, present, before }: Setting, kind: Kind): Promise<void> {
  const roots = kind === 'root' ? present.roots.slice(0, 1) : present.roots;
  const side = await openRotationSide({ ...settingsOf(office, present), roots });
  const inUse = await side.services.keyring.inUse();
  const clients = inUse.groups.filter(({ scope }) => scope === 'client');
  const keys = clients.reduce((sum, { count }) => sum + count, 0);
  context.holds(
    `${kind}: every client has one key of one generation`,
    keys === before.clients && clients.every(({ held }) => held === 1),
  );
  context.holds(`${kind}: one index root is left`, inUse.indexGenerations.length === 1);
  context.holds(
    `${kind}: every key is under the present root`,
    clients.every(({ rootKeyId }) => rootKeyId === inUse.rootKeyId),
  );
  await side.close();
}

async function contentsOf(office: PopulatedOffice, sql: OpenedSql, present: Present): Promise<SealedContents> {
  const side = await openRotationSide(settingsOf(office, present));
  try {
    return await readEverything(sql, side.services.keyring, newId<'Staff'>() as StaffId);
  } finally {
    await side.close();
  }
}

function isSame(now: SealedContents, before: SealedContents): boolean {
  const sameTokens = [...before.tokensOf].every(([client, tokens]) => now.tokensOf.get(client) === tokens);
  return (
    now.unreadable === 0 &&
    now.opened === before.opened &&
    now.values === before.values &&
    now.clients === before.clients &&
    sameTokens &&
    now.tokensOf.size === before.tokensOf.size
  );
}

function settingsOf({ instance }: PopulatedOffice, { roots, suite }: Present): RotationSettings {
  const [databaseUrl, keysUrl] = [instance.databases.kean.worker, instance.databases.keys.worker];
  return { databaseUrl, keysUrl, redisUrl: instance.redis.url, roots, suite, settleMs: 100, batch: 20 };
}

async function rootTextOf({ instance }: PopulatedOffice): Promise<string> {
  const lines = (await readFile(instance.rootKeyFile, 'utf8')).split('\n');
  return lines.find((line) => line !== '' && !line.startsWith('#')) ?? '';
}
