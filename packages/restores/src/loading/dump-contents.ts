/**
 * Where the table of contents of a dump ends. pg_dump's custom format begins with it: what is to be made, by which statement, in which order;
 * the rows come after. Read as `WriteHead` and `WriteToc` of `pg_backup_archiver.c` write it.
 */

/** What we can read: versions 1.14 (Postgres 12 to 15), 1.15 (16) and 1.16 (17). */
const MAGIC = 'PGDMP';
const CUSTOM = 1;
const [OLDEST, WITHOUT_LEVEL, WITH_KIND] = [14, 15, 16];
/** Seven numbers of a date. */
const DATE_NUMBERS = 7;
/** A table of contents longer than this is none of ours. */
const MOST_BYTES = 64 * 1024 * 1024;

/**
 * @param prefix how the dump begins
 * @returns the table of contents alone, without a row; `more` where the prefix ends before it does; `null` where its version is not known
 */
export function contentsOfDump(prefix: Buffer): Buffer | 'more' | null {
  const reader = new ArchiveReader(prefix);
  try {
    const version = readHead(reader);
    if (version === null) return null;
    for (let entries = reader.number(); entries > 0; entries -= 1) skipEntry(reader, version);
    return prefix.subarray(0, reader.at);
  } catch (error) {
    if (error !== SHORT) throw error;
    return prefix.length > MOST_BYTES ? null : 'more';
  }
}

/** @returns the minor version */
function readHead(reader: ArchiveReader): number | null {
  if (reader.bytes(MAGIC.length).toString('latin1') !== MAGIC) return null;
  const [major, minor] = [reader.byte(), reader.byte()];
  reader.byte();
  reader.numberBytes = reader.byte();
  reader.offsetBytes = reader.byte();
  if (reader.byte() !== CUSTOM || major !== 1 || minor < OLDEST || minor > WITH_KIND) return null;
  if (minor >= WITHOUT_LEVEL) reader.byte();
  else reader.number();
  for (let number = 0; number < DATE_NUMBERS; number += 1) reader.number();
  // Name of the database, version of the server, version of pg_dump.
  reader.texts(3);
  return minor;
}

function skipEntry(reader: ArchiveReader, version: number): void {
  // Its number, and whether it has rows.
  reader.number();
  reader.number();
  // Oids, name, kind; then its section.
  reader.texts(4);
  reader.number();
  // Three statements, schema, tablespace, access method.
  reader.texts(6);
  if (version >= WITH_KIND) reader.number();
  // Owner, and a setting that no longer is.
  reader.texts(2);
  while (reader.text()); // Numbers of what it depends on, up to an end that is no text.
  // Where its rows begin, which a dump into a stream does not know.
  reader.bytes(1 + reader.offsetBytes);
}

const SHORT = new RangeError('the dump goes on');

class ArchiveReader {
  at = 0;
  numberBytes = 4;
  offsetBytes = 8;
  readonly #all: Buffer;

  constructor(all: Buffer) {
    this.#all = all;
  }

  bytes(count: number): Buffer {
    if (this.at + count > this.#all.length) throw SHORT;
    this.at += count;
    return this.#all.subarray(this.at - count, this.at);
  }

  byte(): number {
    return this.bytes(1)[0] ?? 0;
  }

  /** A sign, then the bytes of the number, the least first. */
  number(): number {
    const negative = this.byte() !== 0;
    const value = this.bytes(this.numberBytes).readUIntLE(0, this.numberBytes);
    return negative ? -value : value;
  }

  /** @returns whether there is one; it may be empty */
  text(): boolean {
    const length = this.number();
    if (length > 0) this.bytes(length);
    return length >= 0;
  }

  texts(count: number): void {
    for (let text = 0; text < count; text += 1) this.text();
  }
}
