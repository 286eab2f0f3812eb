import { type Decoys, readDecoys, recordedNumber, type Seat } from '@kean/clients/contract/decoys';
import { normalisePhone } from '@kean/clients/contract/masking';
import { rememberingIndex, TOKEN_KIND, tokenOfPhone, tokenOfTail } from '@kean/clients/contract/matching';
import type { SqlTransaction } from '@kean/db';
import type { BlindIndex, Keyring } from '@kean/encryption';
import type { ClientId, StaffId } from '@kean/kernel';
import type { Fragments } from './fragments-of-row.ts';

/** A number of a decoy that stands in a leak. */
export interface LeakedNumber {
  readonly seatId: string;
  readonly clientId: ClientId;
  readonly field: 'phone' | 'phone2';
  /** Whether this person is shown the number, where anybody is. */
  isShownTo(person: StaffId): boolean;
  rows: number;
}

interface Numbered {
  readonly clientId: ClientId;
  readonly seat: Seat;
  /** Fields by the tokens of what is recorded in them. */
  readonly fields: ReadonlyMap<string, LeakedNumber['field']>;
}

const SEGMENT = 7;
/** By the key alone it is known which clients these are: one reading of all ids, once for a leak. */
const IDS = 'SELECT id FROM client WHERE substr(id::text, 15) = ANY($1::text[])';
const TOKENS = `
  SELECT client_id AS "clientId", kind, token::text AS token FROM client_token
   WHERE client_id = ANY($1::uuid[]) AND kind IN (${TOKEN_KIND.phone}, ${TOKEN_KIND.secondPhone}, ${TOKEN_KIND.phoneTail})`;

/**
 * Decoys as a measuring meets them. They are clients of nobody: none is within a radius, and none is counted. What a leak has of them are numbers, of
 * which each was made for those who were shown it.
 */
export class DecoysInLeak {
  readonly clientIds: readonly ClientId[];
  readonly #decoys: Decoys;
  readonly #indexes: readonly BlindIndex[];
  readonly #byTail: ReadonlyMap<string, readonly Numbered[]>;
  readonly #segments: ReadonlySet<string>;
  readonly #found = new Map<string, LeakedNumber>();

  private constructor(
    decoys: Decoys,
    indexes: readonly BlindIndex[],
    clientIds: readonly ClientId[],
    byTail: ReadonlyMap<string, readonly Numbered[]>,
  ) {
    this.clientIds = clientIds;
    this.#decoys = decoys;
    this.#indexes = indexes;
    this.#byTail = byTail;
    this.#segments = new Set(decoys.segmentsBefore(new Date()));
  }

  /** @param tx that sees the clients of the whole office */
  static async of(tx: SqlTransaction, keyring: Keyring): Promise<DecoysInLeak> {
    const decoys = await readDecoys(tx, keyring);
    const { searching } = await keyring.indexes();
    const indexes = searching.map((index) => rememberingIndex(index));
    if (decoys.seats.length === 0) return new DecoysInLeak(decoys, indexes, [], new Map());
    const found = await tx.query<{ id: ClientId }>(IDS, [decoys.seats.map(({ tail }) => tail)]);
    const clientIds = found.map(({ id }) => id);
    return new DecoysInLeak(decoys, indexes, clientIds, await byTail(tx, decoys, clientIds));
  }

  isDecoy(clientId: ClientId): boolean {
    return this.#decoys.seatOf(clientId) !== null;
  }

  /** Looks through the rows of a batch for numbers of decoys, in any spelling. */
  lookThrough(rows: readonly Fragments[]): void {
    for (const { phones } of rows) {
      const numbers = new Set(phones.map(normalisePhone));
      for (const number of numbers) if (this.#segments.has(number.slice(0, SEGMENT))) this.#look(number);
    }
  }

  /** Those that were found so far. */
  get numbers(): readonly LeakedNumber[] {
    return [...this.#found.values()];
  }

  #look(number: string): void {
    const end = number.slice(SEGMENT);
    const seen = new Set<Numbered>();
    for (const index of this.#indexes)
      for (const one of this.#byTail.get(`${tokenOfTail(index, end)}`) ?? []) {
        const { seat, clientId, fields } = one;
        const recorded = recordedNumber(
          seat.secret,
          number.slice(0, 3),
          end,
          this.#decoys.segmentsBefore(seat.orderedAt),
        );
        const field = recorded === null ? undefined : fields.get(`${tokenOfPhone(index, recorded)}`);
        if (recorded === null || field === undefined || seen.has(one)) continue;
        seen.add(one);
        const key = `${clientId}/${number}`;
        const known = this.#found.get(key);
        const isShownTo = (person: StaffId) => this.#decoys.numberFor(person, clientId, recorded) === number;
        if (known !== undefined) known.rows += 1;
        else this.#found.set(key, { seatId: seat.seatId, clientId, field, isShownTo, rows: 1 });
      }
  }
}

async function byTail(
  tx: SqlTransaction,
  decoys: Decoys,
  clientIds: readonly ClientId[],
): Promise<ReadonlyMap<string, readonly Numbered[]>> {
  const stored = await tx.query<{ clientId: ClientId; kind: number; token: string }>(TOKENS, [clientIds]);
  const tails = new Map<string, Numbered[]>();
  for (const [clientId, tokens] of Map.groupBy(stored, (one) => one.clientId)) {
    const seat = decoys.seatOf(clientId);
    if (seat === null) continue;
    const fields = new Map<string, LeakedNumber['field']>();
    for (const { kind, token } of tokens)
      if (kind !== TOKEN_KIND.phoneTail) fields.set(token, kind === TOKEN_KIND.phone ? 'phone' : 'phone2');
    for (const { kind, token } of tokens)
      if (kind === TOKEN_KIND.phoneTail) tails.set(token, [...(tails.get(token) ?? []), { clientId, seat, fields }]);
  }
  return tails;
}
