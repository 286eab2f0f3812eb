/** Whose keys were destroyed, from everything that can know it. An older backup of keys knows none that came after it. */
import { signedEvents } from '@kean/audit';
import type { KeyScope } from '@kean/encryption';
import type { ClauseRestoration } from '../clause-restoration.ts';
import { onConnection } from '../quarantine/on-connection.ts';
import type { Restore } from '../restore.ts';

/** A subject whose key is gone for ever. */
export interface DestroyedKey {
  readonly scope: KeyScope;
  readonly id: string;
}

/** One of the living key store's own ledger, to the letter. */
export interface FencedKey extends DestroyedKey {
  readonly fencedAt: Date;
  readonly hadKey: boolean;
  readonly seq: string;
}

export interface Witnesses {
  /** The living key store; `null` where it is lost, which a person has seen. */
  readonly livingUrl: string | null;
  /** Superuser's, in the records that the office works with: an erased client is a stone there. `null` where they are lost. */
  readonly recordsUrl: string | null;
  /** `null` where a person has said that the log is lost. */
  readonly log: Restore['log'] | null;
  readonly clauses: readonly ClauseRestoration[];
  /** Clients that a person enters again, from certificates of erasure. */
  readonly entered: readonly string[];
}

export interface KnownDestructions {
  readonly ledger: readonly FencedKey[];
  /** What the others say, over and above that. */
  readonly others: readonly DestroyedKey[];
  /** How many each of them named; `null` for who was not asked. */
  readonly told: {
    readonly ledger: number | null;
    readonly log: number | null;
    readonly records: number | null;
    readonly entered: number;
  };
  /** Number of the newest erasure in the living ledger, and entries of the signed log: who sees both again has missed none. */
  readonly newest: number;
  readonly logSize: number;
}

const LEDGER = `
  select scope, subject_id as id, fenced_at as "fencedAt", had_key as "hadKey", seq::text as seq from erasure_fence order by erasure_fence.seq`;
const STONES = `select id from client where state = 'erased'`;

/** @throws LogDisagreement where the log cannot be read to its signed end; whatever a database that does not answer throws */
export async function readKnownDestructions({
  livingUrl,
  recordsUrl,
  log,
  clauses,
  entered,
}: Witnesses): Promise<KnownDestructions> {
  const ledger =
    livingUrl === null ? [] : await onConnection(livingUrl, async (c) => (await c.query<FencedKey>(LEDGER)).rows);
  const stones = recordsUrl === null ? [] : await stonesIn(recordsUrl);
  const logged = log === null ? { destroyed: [], size: 0 } : await destroyedInLog(log, clauses);
  const clients = (ids: readonly string[]) => ids.map((id) => ({ scope: 'client' as const, id }));
  const known = new Set(ledger.map(nameOf));
  const others = new Map(
    [...logged.destroyed, ...clients(stones), ...clients(entered)]
      .filter((one) => !known.has(nameOf(one)))
      .map((one) => [nameOf(one), one]),
  );
  return {
    ledger,
    others: [...others.values()],
    told: {
      ledger: livingUrl === null ? null : ledger.length,
      log: log === null ? null : logged.destroyed.length,
      records: recordsUrl === null ? null : stones.length,
      entered: entered.length,
    },
    newest: Number(ledger.at(-1)?.seq ?? 0),
    logSize: logged.size,
  };
}

export function nameOf({ scope, id }: DestroyedKey): string {
  return `${scope}/${id}`;
}

async function destroyedInLog(log: Restore['log'], clauses: readonly ClauseRestoration[]) {
  const destroyed: DestroyedKey[] = [];
  const events = signedEvents(log.store, log.key);
  for (;;) {
    const next = await events.next();
    if (next.done === true) return { destroyed, size: next.value };
    for (const clause of clauses) destroyed.push(...(clause.destroyedBy?.(next.value) ?? []));
  }
}

async function stonesIn(recordsUrl: string): Promise<string[]> {
  return onConnection(recordsUrl, async (client) => {
    const { rows } = await client.query<{ id: string }>(STONES);
    return rows.map(({ id }) => id);
  });
}
