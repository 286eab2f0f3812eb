/**
 * Where a sealed value lives. It is bound to the ciphertext as associated data, so bytes that were moved to another table,
 * column, row or client do not open there.
 */
export interface Place {
  readonly table: string;
  readonly column: string;
  /** Key of the row; several key columns are joined by the caller with `/`. */
  readonly row: string;
  /** Whose key seals it: the id of the client, or of the import for an uploaded file. */
  readonly subject: string;
}

/** Longest part of a place, in bytes. */
export const PLACE_PART_BYTES = 200;
/** Room that the longest associated data of a place needs, header not counted. */
export const PLACE_BYTES = 1 + 16 + 4 * (1 + PLACE_PART_BYTES);

/**
 * What the bytes are for. It is the first part of every encoding and fixes how many parts follow, so that an encoding is
 * never the beginning of another one and no field can pass for a file or a wrapped key.
 */
export type Domain = 'field' | 'stream' | 'wrap';

/**
 * Appends the canonical encoding of a place to `target` at `offset`: for the domain and each part, one byte of length and
 * then that many ASCII bytes. Different places never share an encoding.
 * @returns the offset after the encoding, or -1 where a part is empty, longer than 200 characters, or not ASCII
 */
export function writePlace(target: Buffer, offset: number, domain: Domain, place: Place): number {
  let end = writePart(target, offset, domain);
  end = writePart(target, end, place.table);
  end = writePart(target, end, place.column);
  end = writePart(target, end, place.row);
  return writePart(target, end, place.subject);
}

/** The same for a wrapped key, whose place is its purpose alone. */
export function writePurpose(target: Buffer, offset: number, purpose: string): number {
  return writePart(target, writePart(target, offset, 'wrap'), purpose);
}

function writePart(target: Buffer, offset: number, part: string): number {
  const length = part.length;
  if (offset < 0 || length === 0 || length > PLACE_PART_BYTES) return -1;
  target[offset] = length;
  // A plain loop: for strings of this length it is cheaper than the call into native code, and it sees every character.
  let seen = 0;
  for (let index = 0; index < length; index += 1) {
    const code = part.charCodeAt(index);
    seen |= code;
    target[offset + 1 + index] = code;
  }
  return seen < 128 ? offset + 1 + length : -1;
}
