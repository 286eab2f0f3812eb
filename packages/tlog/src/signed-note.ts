/** Signed notes (C2SP signed-note): a text, an empty line, one signature line or more. */
import { fromBase64, fromUtf8, toBase64 } from './strict-text.ts';
import { TlogError } from './tlog-error.ts';

export interface NoteSignature {
  readonly name: string;
  /** First four bytes of the key's digest: an identifier, not a proof of anything. */
  readonly keyId: number;
  readonly signature: Uint8Array;
}

export interface SignedNote {
  /** With its last newline; what is signed. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

/** More than the specification asks every reader to take (16), and few enough to bound the work of a hostile note. */
const MAX_SIGNATURES = 64;
const MAX_NOTE_BYTES = 1_000_000;
const SIGNATURE_LINE = /^— (\S+) (\S+)$/u;
const KEY_NAME = /^[^\s+\p{Cc}\p{Z}]+$/u;
/** Below U+0020 only the newline is allowed. */
const CONTROL = /[^\P{Cc}\n\u007f-\u009f]/u;

export function isKeyName(name: string): boolean {
  return KEY_NAME.test(name);
}

/** @throws TlogError `NOTE_MALFORMED` */
export function readNote(bytes: Uint8Array | string): SignedNote {
  const note = typeof bytes === 'string' ? bytes : fromUtf8(bytes);
  if (note === null) throw malformed('it is not UTF-8');
  if (note.length > MAX_NOTE_BYTES) throw malformed('it is too long');
  if (CONTROL.test(note)) throw malformed('it has control characters');
  const blank = note.lastIndexOf('\n\n');
  if (blank < 0 || !note.endsWith('\n')) throw malformed('it has no signatures');
  const lines = note.slice(blank + 2, -1).split('\n');
  if (lines.length > MAX_SIGNATURES) throw malformed('it has too many signatures');
  return { text: note.slice(0, blank + 1), signatures: lines.map(readSignatureLine) };
}

/** @throws TlogError `NOTE_MALFORMED` for a line that is no signature line */
export function readSignatureLine(line: string): NoteSignature {
  const [, name = '', encoded = ''] = SIGNATURE_LINE.exec(line) ?? [];
  const bytes = fromBase64(encoded);
  if (!isKeyName(name) || bytes === null || bytes.length < 5) throw malformed('a signature line is not one');
  return { name, keyId: bytes.readUInt32BE(0), signature: bytes.subarray(4) };
}

/** One signature line, with its newline. */
export function signatureLine({ name, keyId, signature }: NoteSignature): string {
  const id = Buffer.alloc(4);
  id.writeUInt32BE(keyId);
  return `— ${name} ${toBase64(Buffer.concat([id, signature]))}\n`;
}

export function writeNote({ text, signatures }: SignedNote): string {
  return `${text}\n${signatures.map(signatureLine).join('')}`;
}

function malformed(why: string): TlogError {
  return new TlogError('NOTE_MALFORMED', `this is no signed note: ${why}`);
}
