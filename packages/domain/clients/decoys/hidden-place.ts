import { randomBytes } from 'node:crypto';
import type { BlindIndex } from '@kean/encryption';
import type { ClientId } from '@kean/kernel';

/** What is hidden of a decoy from its order on; nothing of it is ever written a second time when the client enters. */
export interface Place {
  /** The client's id behind its time, drawn before: `7xxx-yxxx-xxxxxxxxxxxx`. */
  readonly tail: string;
  /** From 0 up to 1: at which of the hours at which the branch registers people the client enters. */
  readonly hour: number;
  /** Of the numbers that this decoy shows, a different one to everybody. */
  readonly secret: Buffer;
}

const TAIL_BYTES = 10;
const HOUR_BYTES = 4;
const PLACE_BYTES = 32;
const CHECK_BYTES = 8;
const TOKENS_OF_PAD = PLACE_BYTES / 8;

/** The id of a client behind its time. */
export const tailOf = (id: ClientId | string): string => id.slice(14);

/**
 * A place of a client who does not exist yet. Its tail is drawn by itself: ids that are made one after another count upwards, and decoys of one order
 * would stand out by it.
 */
export function newPlace(): Place {
  const drawn = randomBytes(PLACE_BYTES);
  drawn.writeUInt8(0x70 | (drawn.readUInt8(0) & 0x0f), 0);
  drawn.writeUInt8(0x80 | (drawn.readUInt8(2) & 0x3f), 2);
  const hour = drawn.readUInt32BE(TAIL_BYTES) / 2 ** 32;
  return { tail: tailIn(drawn), hour, secret: drawn.subarray(TAIL_BYTES + HOUR_BYTES) };
}

function tailIn(bytes: Buffer): string {
  const hex = bytes.toString('hex', 0, TAIL_BYTES);
  return `${hex.slice(0, 4)}-${hex.slice(4, 8)}-${hex.slice(8)}`;
}

/**
 * A place as the database holds it: under a pad of the index root that belongs to this seat, with a check over both. Without the key it is random
 * bytes; changed by whoever has none, it does not open.
 */
export function hidePlace(index: BlindIndex, seatId: string, place: Place): Buffer {
  const plain = Buffer.alloc(PLACE_BYTES);
  plain.write(place.tail.replaceAll('-', ''), 0, 'hex');
  plain.writeUInt32BE(Math.floor(place.hour * 2 ** 32), TAIL_BYTES);
  place.secret.copy(plain, TAIL_BYTES + HOUR_BYTES);
  const check = Buffer.alloc(CHECK_BYTES);
  check.writeBigInt64BE(checkOf(index, seatId, plain));
  return Buffer.concat([padded(index, seatId, plain), check]);
}

/** @returns `null` where the bytes are not what was hidden here under this index */
export function openPlace(index: BlindIndex, seatId: string, hidden: Buffer): Place | null {
  if (hidden.length !== PLACE_BYTES + CHECK_BYTES) return null;
  const plain = padded(index, seatId, hidden.subarray(0, PLACE_BYTES));
  if (hidden.readBigInt64BE(PLACE_BYTES) !== checkOf(index, seatId, plain)) return null;
  return {
    tail: tailIn(plain),
    hour: plain.readUInt32BE(TAIL_BYTES) / 2 ** 32,
    secret: plain.subarray(TAIL_BYTES + HOUR_BYTES),
  };
}

function checkOf(index: BlindIndex, seatId: string, plain: Buffer): bigint {
  return index.token('decoy.place', `${seatId}/is/${plain.toString('hex')}`);
}

function padded(index: BlindIndex, seatId: string, bytes: Buffer): Buffer {
  const pad = Buffer.alloc(PLACE_BYTES);
  for (let at = 0; at < TOKENS_OF_PAD; at += 1)
    pad.writeBigInt64BE(index.token('decoy.place', `${seatId}/${at}`), at * 8);
  return Buffer.from(pad.map((byte, at) => byte ^ (bytes[at] ?? 0)));
}
