import { Buffer } from 'node:buffer';

/** One way a value could lie in a sink. */
export interface Spelling {
  /** Position of the value in the list that was given; the value itself is never printed. */
  readonly value: number;
  readonly form: 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030' | 'hex' | 'base64' | 'json-escape';
  readonly bytes: Buffer;
}

/** Encodes for the search only; the product reads GB18030 through the platform's decoder. */
export type EncodeGb18030 = (text: string) => Buffer;

/**
 * Every way a value is looked for: text encodings of this trade, hexadecimal (how a dump prints bytes), base64 at its three
 * alignments without the characters that neighbours decide, and JSON's escapes.
 */
export function spellingsOf(values: readonly string[], encodeGb18030: EncodeGb18030): Spelling[] {
  return values.flatMap((text, value) => {
    const utf8 = Buffer.from(text, 'utf8');
    const little = Buffer.from(text, 'utf16le');
    const spellings: Spelling[] = [
      { value, form: 'utf-8', bytes: utf8 },
      { value, form: 'utf-16le', bytes: little },
      { value, form: 'utf-16be', bytes: Buffer.from(little).swap16() },
      { value, form: 'hex', bytes: Buffer.from(utf8.toString('hex')) },
      ...base64Alignments(utf8).map((bytes): Spelling => ({ value, form: 'base64', bytes })),
    ];
    const gb = encodeGb18030(text);
    if (!gb.equals(utf8)) {
      spellings.push({ value, form: 'gb18030', bytes: gb });
      spellings.push({ value, form: 'json-escape', bytes: Buffer.from(escaped(text)) });
    }
    return spellings;
  });
}

function base64Alignments(bytes: Buffer): Buffer[] {
  return [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const unsure = (shift + bytes.length) % 3 === 0 ? 0 : 1;
    return Buffer.from(text.slice(shift === 0 ? 0 : shift + 1, text.length - unsure));
  });
}

function escaped(text: string): string {
  return [...text].map((char) => (char.charCodeAt(0) < 128 ? char : unicodeEscape(char))).join('');
}

function unicodeEscape(char: string): string {
  return char
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}
