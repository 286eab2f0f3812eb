import { randomBytes } from 'node:crypto';
import { type Database, inSqlTransaction, nobody, type SqlTransaction } from '@kean/db';
import type { Keyring } from '@kean/encryption';
import type { ClientId, StaffId } from '@kean/kernel';
import { openPlace, type Place, tailOf } from './hidden-place.ts';
import { isItsOwn, numberOfViewer, recordedBehind } from './number-of-viewer.ts';

export interface Seat extends Place {
  readonly seatId: string;
  readonly orderedAt: Date;
}

/** Which clients are decoys, as this process knows it. A retired one stays one: its number may turn up years later. */
export interface Decoys {
  readonly seats: readonly Seat[];
  /** Seats whose hidden bytes do not open: somebody changed them, or their index is gone. */
  readonly spoilt: readonly string[];
  seatOf(clientId: ClientId): Seat | null;
  /**
   * The phone as this viewer is given it: for a number that was made for a decoy their own one, for any other, also one that somebody wrote down for the
   * decoy since, what is recorded. The same work is done for all of them.
   */
  numberFor(viewer: StaffId, clientId: ClientId, recorded: string): string;
  /** What may be recorded of a decoy whose number this viewer was given. Empty for every number that no decoy shows. */
  recordedFor(viewer: StaffId, given: string): string[];
  /** What stands recorded where somebody writes down a phone: the number that they are shown of a decoy is the one that it has. */
  meantBy(writer: StaffId, clientId: ClientId, written: string): string;
  segmentsBefore(orderedAt: Date): readonly string[];
}

interface StoredSeat {
  readonly id: string;
  readonly hidden: Buffer;
  readonly generation: number;
  readonly orderedAt: Date;
}
interface StoredSegment {
  readonly segment: string;
  readonly loadedAt: Date;
}

const PLACES = 'SELECT id, hidden, generation, ordered_at AS "orderedAt" FROM decoy_places()';
const SEGMENTS = 'SELECT segment, loaded_at AS "loadedAt" FROM decoy_segments()';
/** A decoy enters hours after it was ordered, so that what is known is older than this never matters. */
const KNOWN_FOR_MS = 5_000;
const NOBODYS: Place = { tail: '', hour: 0, secret: randomBytes(18) };

const known = new WeakMap<Keyring, { readonly at: number; readonly decoys: Promise<Decoys> }>();

/** What is known of decoys, read again every few seconds. Where it cannot be read, whoever asks is refused: nothing is shown on a guess. */
export function decoysInForce(services: { readonly db: Database; readonly keyring: Keyring }): Promise<Decoys> {
  const held = known.get(services.keyring);
  if (held !== undefined && Date.now() - held.at < KNOWN_FOR_MS) return held.decoys;
  const decoys = inSqlTransaction(services.db, nobody, (tx) => readDecoys(tx, services.keyring));
  known.set(services.keyring, { at: Date.now(), decoys });
  decoys.catch(() => known.delete(services.keyring));
  return decoys;
}

/** The same as it stands now, in the caller's transaction. */
export async function readDecoys(tx: SqlTransaction, keyring: Keyring): Promise<Decoys> {
  const stored = await tx.query<StoredSeat & Record<string, unknown>>(PLACES, []);
  const loaded = await tx.query<StoredSegment & Record<string, unknown>>(SEGMENTS, []);
  const { searching } = await keyring.indexes();
  const seats: Seat[] = [];
  const spoilt: string[] = [];
  for (const { id, hidden, generation, orderedAt } of stored) {
    const index = searching.find((one) => one.generation === generation);
    const place = index === undefined ? null : openPlace(index, id, hidden);
    if (place === null) spoilt.push(id);
    else seats.push({ ...place, seatId: id, orderedAt });
  }
  return decoysOf(seats, spoilt, loaded);
}

function decoysOf(seats: readonly Seat[], spoilt: readonly string[], loaded: readonly StoredSegment[]): Decoys {
  const byTail = new Map(seats.map((seat) => [seat.tail, seat]));
  const seatOf = (clientId: ClientId) => byTail.get(tailOf(clientId)) ?? null;
  const segmentsBefore = (orderedAt: Date) =>
    loaded.filter(({ loadedAt }) => loadedAt <= orderedAt).map(({ segment }) => segment);
  const everySegment = new Set(loaded.map(({ segment }) => segment));
  return {
    seats,
    spoilt,
    seatOf,
    segmentsBefore,
    numberFor: (viewer, clientId, recorded) => {
      const seat = seatOf(clientId);
      const { secret } = seat ?? NOBODYS;
      const segments = segmentsBefore(seat?.orderedAt ?? new Date());
      const given = numberOfViewer(secret, viewer, recorded, segments);
      return isItsOwn(secret, recorded, segments) && seat !== null ? given : recorded;
    },
    meantBy: (writer, clientId, written) => {
      const seat = seatOf(clientId);
      const { secret } = seat ?? NOBODYS;
      const behind = recordedBehind(secret, writer, written, segmentsBefore(seat?.orderedAt ?? new Date()));
      return seat === null ? written : (behind ?? written);
    },
    recordedFor: (viewer, given) => {
      if (!everySegment.has(given.slice(0, 7))) return [];
      const behind = seats.map(({ secret, orderedAt }) =>
        recordedBehind(secret, viewer, given, segmentsBefore(orderedAt)),
      );
      return [...new Set(behind.filter((one) => one !== null))];
    },
  };
}
