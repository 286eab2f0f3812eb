/** The bytes of an event in the log, version 1, as README.md specifies them: deterministic, ids and codes only. */
import { type Facts, OUTCOMES, type Outcome } from '../event.ts';

/** An event as the database keeps it, with its time to the microsecond. */
export interface LoggedEvent {
  readonly id: string;
  /** Microseconds since 1970. */
  readonly occurredAt: bigint;
  readonly action: string;
  readonly outcome: Outcome;
  readonly principalId: string | null;
  readonly sessionId: string | null;
  readonly branchId: string | null;
  readonly subjectKind: string | null;
  readonly subjectId: string | null;
  readonly subjectIds: readonly string[];
  readonly purpose: string | null;
  readonly fields: readonly string[];
  readonly policyHash: Uint8Array | null;
  readonly facts: Facts | null;
}

export const ENTRY_VERSION = 1;
const UUID_BYTES = 16;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** One bit for each part that may be absent, in the order of the bytes. */
const PRESENT = {
  principalId: 1,
  sessionId: 2,
  branchId: 4,
  subjectKind: 8,
  subjectId: 16,
  purpose: 32,
  policyHash: 64,
  facts: 128,
} as const;
type Optional = keyof typeof PRESENT;

/**
 * @throws RangeError for an event that the layout cannot hold, which none that passed the product's own checks is: somebody else
 *   wrote that row
 */
export function entryOf(event: LoggedEvent): Buffer {
  const writer = new EntryWriter();
  writer.byte(ENTRY_VERSION);
  writer.long(event.occurredAt);
  writer.uuid(event.id);
  writer.byte(OUTCOMES.indexOf(event.outcome));
  writer.text(event.action);
  writer.byte(
    (Object.keys(PRESENT) as Optional[]).reduce((bits, part) => bits + (event[part] === null ? 0 : PRESENT[part]), 0),
  );
  for (const id of [event.principalId, event.sessionId, event.branchId]) if (id !== null) writer.uuid(id);
  if (event.subjectKind !== null) writer.text(event.subjectKind);
  if (event.subjectId !== null) writer.uuid(event.subjectId);
  if (event.purpose !== null) writer.text(event.purpose);
  if (event.policyHash !== null) writer.short(event.policyHash);
  if (event.facts !== null) writer.json(event.facts);
  writer.count(event.subjectIds.length);
  for (const id of event.subjectIds) writer.uuid(id);
  writer.byte(event.fields.length);
  for (const field of event.fields) writer.text(field);
  return writer.bytes();
}

class EntryWriter {
  #buffer = Buffer.allocUnsafe(512);
  #at = 0;

  byte(value: number): void {
    if (!(value >= 0 && value <= 0xff)) throw new RangeError('does not fit into a byte');
    this.#reserve(1);
    this.#at = this.#buffer.writeUInt8(value, this.#at);
  }

  count(value: number): void {
    this.#reserve(2);
    this.#at = this.#buffer.writeUInt16BE(value, this.#at);
  }

  long(value: bigint): void {
    this.#reserve(8);
    this.#at = this.#buffer.writeBigInt64BE(value, this.#at);
  }

  uuid(id: string): void {
    if (!UUID.test(id)) throw new RangeError('not a uuid');
    this.#reserve(UUID_BYTES);
    this.#at += this.#buffer.write(id.replaceAll('-', ''), this.#at, 'hex');
  }

  /** UTF-8 after its length in one byte. */
  text(text: string): void {
    this.short(Buffer.from(text));
  }

  short(bytes: Uint8Array): void {
    this.byte(bytes.length);
    this.#raw(bytes);
  }

  /** RFC 8785 after its length in two bytes: names sorted by UTF-16 code unit, no white space. Facts are flat. */
  json(facts: Facts): void {
    const sorted = Object.fromEntries(Object.entries(facts).sort(([one], [other]) => (one < other ? -1 : 1)));
    const bytes = Buffer.from(JSON.stringify(sorted));
    this.count(bytes.length);
    this.#raw(bytes);
  }

  bytes(): Buffer {
    return Buffer.from(this.#buffer.subarray(0, this.#at));
  }

  #raw(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#buffer.set(bytes, this.#at);
    this.#at += bytes.length;
  }

  #reserve(bytes: number): void {
    if (this.#at + bytes <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#at + bytes));
    this.#buffer.copy(larger, 0, 0, this.#at);
    this.#buffer = larger;
  }
}
