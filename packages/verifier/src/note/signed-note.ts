import { readBase64 } from '../encoding/base64.ts';
import { readText } from '../encoding/text.ts';

/** One signature line of a note, not judged yet. */
export interface NoteSignature {
  readonly keyName: string;
  /** Eight lower-case hex digits; tells keys of one name apart and proves nothing. */
  readonly keyId: string;
  /** What follows the key id; its form depends on the key's type. */
  readonly signature: Buffer;
  /** The line as it stands, without its end. */
  readonly line: string;
}

/** A text and its signature lines (C2SP signed-note). Nothing of it may be believed before a known key has verified it. */
export interface SignedNote {
  /** With its final newline: exactly the bytes that are signed. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

/** Sixteen post-quantum signatures are 90 kB; nothing honest is larger. */
const MOST_BYTES = 256 * 1024;
const MOST_SIGNATURES = 64;
const KEY_ID_BYTES = 4;
/** Unicode's White_Space; a key name holds none of it and no plus. */
const NOT_IN_NAMES = /[\s\u0085+]/u;

/** @returns `null` where the bytes are no signed note: other encodings, control characters, missing or surplus line ends */
export function parseSignedNote(bytes: Uint8Array): SignedNote | null {
  if (bytes.length > MOST_BYTES) return null;
  const whole = readText(bytes);
  if (whole === null || hasControlCharacters(whole) || !whole.endsWith('\n')) return null;
  const border = whole.lastIndexOf('\n\n');
  if (border < 1) return null;
  const lines = whole.slice(border + 2, -1).split('\n');
  if (lines.length > MOST_SIGNATURES) return null;
  const signatures = lines.map(parseSignatureLine);
  if (!signatures.every((signature) => signature !== null)) return null;
  return { text: whole.slice(0, border + 1), signatures };
}

/** Anything below U+0020 except the newline. */
function hasControlCharacters(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 0x20 && code !== 0x0a) return true;
  }
  return false;
}

/** `— <key name> base64(key id || signature)` */
export function parseSignatureLine(line: string): NoteSignature | null {
  const [dash, keyName = '', encoded = '', ...rest] = line.split(' ');
  if (dash !== '—' || rest.length > 0 || !isKeyName(keyName)) return null;
  const bytes = readBase64(encoded);
  if (bytes === null || bytes.length <= KEY_ID_BYTES) return null;
  return {
    keyName,
    keyId: bytes.subarray(0, KEY_ID_BYTES).toString('hex'),
    signature: bytes.subarray(KEY_ID_BYTES),
    line,
  };
}

export function isKeyName(name: string): boolean {
  return name !== '' && !NOT_IN_NAMES.test(name);
}
