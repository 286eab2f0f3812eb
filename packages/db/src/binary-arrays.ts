/**
 * Postgres arrays in their binary form (array_send), for statements that take thousands of values as a few parameters and unnest
 * them. node-postgres passes a Buffer on as a binary parameter, so neither side prints and parses text: on the way in of a large
 * import that is a third of the whole cost.
 *
 * Use each with its own cast: `unnest($1::uuid[], $2::bytea[])`.
 */

/** Object ids of the element types, fixed in Postgres' pg_type.dat. */
const OID = { bytea: 17, int8: 20, int2: 21, int4: 23, text: 25, uuid: 2950 } as const;
const HEADER_BYTES = 20;
const NULL_LENGTH = -1;

/** `bytea[]`; `null` is SQL null. */
export function byteaArray(values: readonly (Uint8Array | null)[]): Buffer {
  let size = HEADER_BYTES + 4 * values.length;
  for (const value of values) size += value === null ? 0 : value.length;
  const target = start(OID.bytea, values.length, size);
  let offset = HEADER_BYTES;
  for (const value of values) {
    offset = target.writeInt32BE(value === null ? NULL_LENGTH : value.length, offset);
    if (value === null) continue;
    target.set(value, offset);
    offset += value.length;
  }
  return target;
}

/** `text[]`, UTF-8; `null` is SQL null. */
export function textArray(values: readonly (string | null)[]): Buffer {
  let size = HEADER_BYTES + 4 * values.length;
  for (const value of values) size += value === null ? 0 : Buffer.byteLength(value);
  const target = start(OID.text, values.length, size);
  let offset = HEADER_BYTES;
  for (const value of values) {
    const length = value === null ? NULL_LENGTH : target.write(value, offset + 4);
    target.writeInt32BE(length, offset);
    offset += 4 + Math.max(length, 0);
  }
  return target;
}

/** `uuid[]` from their canonical text; `null` is SQL null. */
export function uuidArray(ids: readonly (string | null)[]): Buffer {
  let size = HEADER_BYTES;
  for (const id of ids) size += id === null ? 4 : 20;
  const target = start(OID.uuid, ids.length, size);
  let offset = HEADER_BYTES;
  for (const id of ids) {
    offset = target.writeInt32BE(id === null ? NULL_LENGTH : 16, offset);
    if (id === null) continue;
    const written = target.write(id.replaceAll('-', ''), offset, 16, 'hex');
    if (written !== 16) throw new TypeError('not the text of a uuid');
    offset += 16;
  }
  return target;
}

/** `int8[]` from signed 64-bit integers. */
export function bigintArray(values: readonly bigint[]): Buffer {
  const target = start(OID.int8, values.length, HEADER_BYTES + 12 * values.length);
  let offset = HEADER_BYTES;
  for (const value of values) {
    offset = target.writeInt32BE(8, offset);
    offset = target.writeBigInt64BE(value, offset);
  }
  return target;
}

/** `int4[]`. */
export function integerArray(values: readonly number[]): Buffer {
  const target = start(OID.int4, values.length, HEADER_BYTES + 8 * values.length);
  let offset = HEADER_BYTES;
  for (const value of values) {
    offset = target.writeInt32BE(4, offset);
    offset = target.writeInt32BE(value, offset);
  }
  return target;
}

/** `int2[]`; `null` is SQL null. */
export function smallintArray(values: readonly (number | null)[]): Buffer {
  let size = HEADER_BYTES;
  for (const value of values) size += value === null ? 4 : 6;
  const target = start(OID.int2, values.length, size);
  let offset = HEADER_BYTES;
  for (const value of values) {
    offset = target.writeInt32BE(value === null ? NULL_LENGTH : 2, offset);
    if (value !== null) offset = target.writeInt16BE(value, offset);
  }
  return target;
}

/** One dimension, lower bound 1, nulls allowed. Every byte of the buffer is written by the caller. */
function start(elementOid: number, length: number, size: number): Buffer {
  const target = Buffer.allocUnsafe(size);
  target.writeInt32BE(1, 0);
  target.writeInt32BE(1, 4);
  target.writeInt32BE(elementOid, 8);
  target.writeInt32BE(length, 12);
  target.writeInt32BE(1, 16);
  return target;
}
