import { sampleClients } from '@kean/clients/sampling';
import { inSqlTransaction, nobody, openDatabase } from '@kean/db';
import { type DataKey, DecryptionError, type Keyring, open } from '@kean/encryption';
import { insideOf, type QuarantinePlace } from '@kean/restores';

/** Clients of whom every value is opened. */
const SAMPLED_CLIENTS = 25;

/** What became of the sample. Values were opened into memory that nobody reads, and overwritten. */
export interface OpenedSample {
  readonly opened: number;
  /** Whose value it is, of each that did not open. */
  readonly closed: readonly string[];
}

/** @param seed decides which clients are sampled */
export async function openSample(place: QuarantinePlace, keyring: Keyring, seed: string): Promise<OpenedSample> {
  const db = openDatabase({ url: insideOf(place), applicationName: 'kean-restorer', max: 1 });
  try {
    const as = { ...nobody, clientScope: 'agency' } as const;
    const clients = await inSqlTransaction(db, as, (tx) => sampleClients(tx, seed, SAMPLED_CLIENTS));
    const asked = clients.map(
      ({ id, state }) => ({ id, state, grounds: [], reach: { scope: 'system', assignee: null } }) as const,
    );
    const { keys } = await keyring.keysFor('client', asked, { principal: 'system', purpose: 'restore-drill' });
    const results = clients.flatMap(({ id, values }) =>
      values.map((value) => ({ id, opens: opens(keys.get(id), value) })),
    );
    const closed = results.filter((one) => !one.opens).map(({ id }) => id);
    return { opened: results.length - closed.length, closed };
  } finally {
    await db.close();
  }
}

function opens(
  key: DataKey | undefined,
  { place, sealed }: { readonly place: Parameters<typeof open>[1]; readonly sealed: Uint8Array },
): boolean {
  if (key === undefined) return false;
  try {
    Buffer.from(open(key, place, sealed).buffer).fill(0);
    return true;
  } catch (error) {
    if (error instanceof DecryptionError) return false;
    throw error;
  }
}

const AT_ONCE = 1_000;

/** How many of the erased have a key after all: 0, or the drill has found the worst that there is. */
export async function countErasedWithKey(keyring: Keyring, erased: readonly string[]): Promise<number> {
  let withKey = 0;
  for (let at = 0; at < erased.length; at += AT_ONCE) {
    const some = erased.slice(at, at + AT_ONCE);
    withKey += some.length - (await keyring.absenceOf('client', some)).size;
  }
  return withKey;
}
