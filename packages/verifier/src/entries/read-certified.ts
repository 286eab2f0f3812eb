import { readText } from '../encoding/text.ts';
import { EntryCursor } from './entry-cursor.ts';
import { ENTRY_VERSION, ID_BYTES, OPTIONAL_PARTS } from './event-layout.ts';

/** What an entry says of a certificate that was issued. */
export interface Certified {
  readonly certificateId: string;
  readonly clientIds: readonly string[];
  /** Microseconds since 1970. */
  readonly at: bigint;
  /** Of the document, as the log writes digests: a letter for each half byte. */
  readonly digest: string;
}

const ACTION = 'retention.certificate-issued';
const TIME_BYTES = 8;

/** @returns `null` where the bytes are not exactly the event of a certificate that was issued */
export function readCertified(entry: Buffer): Certified | null {
  const cursor = new EntryCursor(entry);
  if (cursor.byte() !== ENTRY_VERSION) return null;
  const at = cursor.take(TIME_BYTES)?.readBigInt64BE();
  const id = cursor.take(ID_BYTES);
  const outcome = cursor.byte();
  const action = readText(cursor.short() ?? Buffer.alloc(0));
  const present = cursor.byte();
  if (at === undefined || id === null || outcome !== 0 || action !== ACTION || present === null) return null;
  const parts = new Map<string, Buffer>();
  for (const [name, bit, form] of OPTIONAL_PARTS) {
    if ((present & bit) === 0) continue;
    const part = form === 'id' ? cursor.take(ID_BYTES) : form === 'json' ? cursor.long() : cursor.short();
    if (part === null) return null;
    parts.set(name, part);
  }
  const clientIds = readIds(cursor);
  // No field is named by this event, and nothing follows.
  if (clientIds === null || cursor.byte() !== 0 || !cursor.atEnd) return null;
  const [subject, digest] = [parts.get('subjectId'), digestIn(parts.get('facts'))];
  return subject === undefined || digest === null ? null : { certificateId: idText(subject), clientIds, at, digest };
}

function readIds(cursor: EntryCursor): string[] | null {
  const count = cursor.count();
  const bytes = count === null ? null : cursor.take(count * ID_BYTES);
  if (count === null || bytes === null) return null;
  return Array.from({ length: count }, (_, place) => idText(bytes.subarray(place * ID_BYTES, (place + 1) * ID_BYTES)));
}

function digestIn(facts: Buffer | undefined): string | null {
  try {
    const { digest } = JSON.parse(readText(facts ?? Buffer.alloc(0)) ?? 'null') as { readonly digest?: unknown };
    return typeof digest === 'string' ? digest : null;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return null;
    throw error;
  }
}

function idText(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
