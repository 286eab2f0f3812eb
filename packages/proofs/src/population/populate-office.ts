import { insertClients, type PreparedClients, prepareClients } from '@kean/clients/contract/registration';
import { openKeyStore } from '@kean/db/keystore';
import { type Keyring, openKeyring, type RootKey } from '@kean/encryption';
import { openGuard } from '@kean/encryption/testing';
import { Client } from 'pg';
import type { RunContext } from '../harness/context.ts';
import { draftOf } from './draft-of-client.ts';
import { inventClient, type OfficeShape } from './invented-client.ts';
import { roomForClients } from './room-for-clients.ts';
import { withoutIndexes } from './without-indexes.ts';

export interface PopulateOptions {
  /** Superuser on the database of the records: bulk writing goes past row security and foreign keys. */
  readonly keanAdminUrl: string;
  /** A login of the key store that may make keys. */
  readonly keysUrl: string;
  /** The office's own root key, so that its processes open what is written here. */
  readonly root: RootKey;
  readonly clients: number;
  /** Default 5,000. */
  readonly clientsPerBranch?: number;
  /** Default 40. */
  readonly agentsPerBranch?: number;
  readonly context: RunContext;
}

/** Rows of one round. While the database writes a batch, the next one is sealed. */
const BATCH = 4_000;
const USE = { principal: 'system', purpose: 'population' } as const;

/**
 * Fills an office that has no clients with invented ones: a key each, sealed fields and card, blind index, assignment; written by
 * the clause's own preparation, only faster than a person would. Ends with fresh statistics.
 * @returns the branches that hold them
 */
export async function populateOffice(options: PopulateOptions): Promise<OfficeShape> {
  const database = new Client({ connectionString: options.keanAdminUrl, pipeline: true });
  const keys = openKeyStore({ url: options.keysUrl, applicationName: 'kean-population' });
  await database.connect();
  try {
    // A key is used once here, so none is worth keeping.
    const keyring = await openKeyring({
      store: keys.store,
      root: options.root,
      guard: openGuard,
      cache: { entries: 1, expiresAfterMs: 1_000 },
    });
    const branches = Math.max(1, Math.round(options.clients / (options.clientsPerBranch ?? 5_000)));
    const office = await roomForClients(database, { branches, agentsPerBranch: options.agentsPerBranch ?? 40 });
    await database.query('set synchronous_commit = off');
    await database.query("set maintenance_work_mem = '512MB'");
    await database.query('set session_replication_role = replica');
    await withoutIndexes(database, () => write(database, keyring, office, options));
    await database.query('reset session_replication_role');
    await database.query('vacuum analyze');
    return office;
  } finally {
    await Promise.all([database.end(), keys.close()]);
  }
}

async function write(database: Client, keyring: Keyring, office: OfficeShape, options: PopulateOptions): Promise<void> {
  let writing: Promise<void> = Promise.resolve();
  for (let from = 0; from < options.clients; from += BATCH) {
    options.context.signal.throwIfAborted();
    const prepared = await prepare(keyring, office, from, Math.min(BATCH, options.clients - from));
    await writing;
    writing = writeBatch(database, prepared);
    // Its failure is met at the next await; until then it must not count as unhandled.
    writing.catch(() => undefined);
    if ((from / BATCH) % 25 === 24) options.context.say(`${from + BATCH} of ${options.clients} clients`);
  }
  await writing;
}

async function prepare(keyring: Keyring, office: OfficeShape, from: number, count: number): Promise<PreparedClients> {
  const drafts = Array.from({ length: count }, (_, offset) => draftOf(inventClient(from + offset, office)));
  const keys = await keyring.createFor(
    'client',
    drafts.map((draft) => draft.id),
    USE,
  );
  return prepareClients(keys, (await keyring.indexes()).writing, drafts);
}

async function writeBatch(database: Client, prepared: PreparedClients): Promise<void> {
  const query = async <Row>(text: string, values: readonly unknown[] = []): Promise<Row[]> =>
    (await database.query(text, [...values])).rows as Row[];
  await insertClients({ query }, prepared);
}
