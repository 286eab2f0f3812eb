import { type Facts, OUTCOMES } from '../event.ts';
import { ENTRY_VERSION, entryOf, type LoggedEvent } from './log-entry.ts';

/**
 * The event of an entry.
 * @throws RangeError for bytes that {@link entryOf} would not have written
 */
export function readEntry(bytes: Uint8Array): LoggedEvent {
  const event = new EntryReader(bytes).event();
  // One event has one spelling: what does not come out again as it went in is not ours.
  if (!entryOf(event).equals(bytes)) throw new RangeError('not the spelling of an event');
  return event;
}

/** The id alone, for walking over many. */
export function idOfEntry(bytes: Uint8Array): string {
  return uuidText(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex', 9, 25));
}

class EntryReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  event(): LoggedEvent {
    if (this.#byte() !== ENTRY_VERSION) throw new RangeError('not an entry of this version');
    const occurredAt = this.#take(8).readBigInt64BE();
    const id = this.#uuid();
    const outcome = OUTCOMES[this.#byte()];
    if (outcome === undefined) throw new RangeError('no outcome');
    const action = this.#text();
    const present = this.#byte();
    const when = <T>(bit: number, read: () => T): T | null => ((present & bit) === 0 ? null : read());
    return {
      id,
      occurredAt,
      outcome,
      action,
      principalId: when(1, () => this.#uuid()),
      sessionId: when(2, () => this.#uuid()),
      branchId: when(4, () => this.#uuid()),
      subjectKind: when(8, () => this.#text()),
      subjectId: when(16, () => this.#uuid()),
      purpose: when(32, () => this.#text()),
      policyHash: when(64, () => this.#take(this.#byte())),
      facts: when(128, () => JSON.parse(this.#take(this.#count()).toString()) as Facts),
      subjectIds: Array.from({ length: this.#count() }, () => this.#uuid()),
      fields: Array.from({ length: this.#byte() }, () => this.#text()),
    };
  }

  #take(length: number): Buffer {
    if (this.#at + length > this.#bytes.length) throw new RangeError('an entry ends too early');
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  #byte(): number {
    return this.#take(1).readUInt8();
  }

  #count(): number {
    return this.#take(2).readUInt16BE();
  }

  #text(): string {
    return this.#take(this.#byte()).toString();
  }

  #uuid(): string {
    return uuidText(this.#take(16).toString('hex'));
  }
}

function uuidText(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
