import { hash } from 'node:crypto';
import { readText } from '../encoding/text.ts';
import { EntryCursor } from './entry-cursor.ts';
import { ENTRY_VERSION, ID_BYTES, OPTIONAL_PARTS, OUTCOMES } from './event-layout.ts';

/** An entry for a sentence: when and what, for an event of KeAn; length and the beginning of the digest for anything else. */
export function describeEntry(entry: Buffer): string {
  const event = readEvent(entry);
  return event === null
    ? `${entry.length} bytes, SHA-256 ${hash('sha256', entry).slice(0, 16)}…`
    : `${timeText(event.occurredAt)} ${event.action} ${event.outcome}, event ${event.id}`;
}

/** What a sentence names of an event. */
export interface NamedEvent {
  readonly id: string;
  /** Microseconds since 1970. */
  readonly occurredAt: bigint;
  readonly action: string;
  readonly outcome: (typeof OUTCOMES)[number];
}

/** @returns `null` where the bytes are not exactly an event of KeAn */
export function readEvent(entry: Buffer): NamedEvent | null {
  const cursor = new EntryCursor(entry);
  if (cursor.byte() !== ENTRY_VERSION) return null;
  const occurredAt = cursor.take(8)?.readBigInt64BE();
  const id = cursor.take(ID_BYTES)?.toString('hex');
  const outcome = OUTCOMES[cursor.byte() ?? -1];
  const action = readText(cursor.short() ?? Buffer.alloc(0));
  const present = cursor.byte();
  if (occurredAt === undefined || id === undefined || outcome === undefined || !action || present === null) return null;
  return skipRest(cursor, present) ? { id: idText(id), occurredAt, action, outcome } : null;
}

/** @returns whether the rest has the layout of an event to its last byte */
function skipRest(cursor: EntryCursor, present: number): boolean {
  for (const [, bit, form] of OPTIONAL_PARTS) {
    if ((present & bit) === 0) continue;
    const part = form === 'id' ? cursor.take(ID_BYTES) : form === 'json' ? cursor.long() : cursor.short();
    if (part === null) return false;
  }
  const subjects = cursor.count();
  if (subjects === null || cursor.take(subjects * ID_BYTES) === null) return false;
  const fields = cursor.byte();
  for (let left = fields ?? -1; left > 0; left -= 1) if (cursor.short() === null) return false;
  return fields !== null && cursor.atEnd;
}

function idText(hex: string): string {
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** `2026-11-24T08:00:00.123456Z`; a time that no calendar holds is shown as the number it is. */
function timeText(microseconds: bigint): string {
  const date = new Date(Number(microseconds / 1000n));
  if (Number.isNaN(date.getTime())) return `microsecond ${microseconds}`;
  return `${date.toISOString().slice(0, 19)}.${String(microseconds % 1_000_000n).padStart(6, '0')}Z`;
}
