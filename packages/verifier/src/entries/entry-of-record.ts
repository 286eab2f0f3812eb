import { ENTRY_VERSION, ID_BYTES, OPTIONAL_PARTS, OUTCOMES } from './event-layout.ts';

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const HEX = /^(?:[0-9a-f]{2})*$/;
/** `2026-11-24T08:00:00.123456Z`, or with less than six digits after the point. */
const TIME = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?Z$/;

type Json = Readonly<Record<string, unknown>>;

/**
 * The entry that belongs to one line of an export of the records: a JSON object with the names of the specification. Further names
 * (such as `sequence`) are not part of an entry.
 * @returns `null` where the line is no such event
 */
export function entryOfRecord(line: string): Buffer | null {
  const record = objectIn(line);
  if (record === null) return null;
  const pieces: (Buffer | null)[] = [
    Buffer.of(ENTRY_VERSION),
    timeBytes(record.occurredAt),
    idBytes(record.id),
    outcomeByte(record.outcome),
    text(record.action),
    Buffer.of(OPTIONAL_PARTS.reduce((bits, [name, bit]) => bits + (isAbsent(record[name]) ? 0 : bit), 0)),
  ];
  for (const [name, , form] of OPTIONAL_PARTS) {
    if (!isAbsent(record[name])) pieces.push(FORMS[form](record[name]));
  }
  pieces.push(...list(record.subjectIds, 2, idBytes), ...list(record.fields, 1, text));
  return pieces.every((piece) => piece !== null) ? Buffer.concat(pieces) : null;
}

function isAbsent(value: unknown): boolean {
  return value === null || value === undefined;
}

const FORMS = {
  id: idBytes,
  text,
  bytes: (value: unknown) =>
    typeof value === 'string' && HEX.test(value) ? sized(Buffer.from(value, 'hex'), 1) : null,
  json: (value: unknown) => (isObject(value) ? sized(Buffer.from(canonical(value)), 2) : null),
} as const;

function timeBytes(value: unknown): Buffer | null {
  const [, second = '', digits = ''] = TIME.exec(typeof value === 'string' ? value : '') ?? [];
  const milliseconds = Date.parse(`${second}Z`);
  if (Number.isNaN(milliseconds)) return null;
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(milliseconds) * 1000n + BigInt(digits.padEnd(6, '0')));
  return bytes;
}

function idBytes(value: unknown): Buffer | null {
  if (typeof value !== 'string' || !ID.test(value)) return null;
  const bytes = Buffer.from(value.replaceAll('-', ''), 'hex');
  return bytes.length === ID_BYTES ? bytes : null;
}

function outcomeByte(value: unknown): Buffer | null {
  const number = (OUTCOMES as readonly unknown[]).indexOf(value);
  return number < 0 ? null : Buffer.of(number);
}

function text(value: unknown): Buffer | null {
  return typeof value === 'string' ? sized(Buffer.from(value), 1) : null;
}

/** Bytes after their length. */
function sized(bytes: Buffer, lengthBytes: 1 | 2): Buffer | null {
  const length = number(bytes.length, lengthBytes);
  return length === null ? null : Buffer.concat([length, bytes]);
}

function list(value: unknown, lengthBytes: 1 | 2, item: (value: unknown) => Buffer | null): (Buffer | null)[] {
  const items: readonly unknown[] = Array.isArray(value) ? value : [];
  return [number(items.length, lengthBytes), ...items.map(item)];
}

function number(value: number, bytes: 1 | 2): Buffer | null {
  if (value >= 256 ** bytes) return null;
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntBE(value, 0, bytes);
  return buffer;
}

/** RFC 8785 for a flat object: names in the order of their UTF-16 code units, no white space. */
function canonical(facts: Json): string {
  const names = Object.keys(facts).sort((one, other) => (one < other ? -1 : 1));
  return `{${names.map((name) => `${JSON.stringify(name)}:${JSON.stringify(facts[name])}`).join(',')}}`;
}

function objectIn(line: string): Json | null {
  try {
    const parsed: unknown = JSON.parse(line);
    return isObject(parsed) ? parsed : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
