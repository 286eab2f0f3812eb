/** One recipient stanza of a header of age v1, as lines. */
export interface Stanza {
  readonly type: string;
  readonly args: readonly string[];
  readonly body: Buffer;
}

const COLUMNS = 64;
const ARGUMENT = /^[\x21-\x7e]+$/;

/** RFC 4648 section 4 without padding. */
export function toBase64Raw(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replace(/=+$/, '');
}

/** `null` for any other spelling of the same bytes. */
export function fromBase64Raw(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return toBase64Raw(bytes) === text ? bytes : null;
}

/** With its last newline. */
export function stanzaText({ type, args, body }: Stanza): string {
  const encoded = toBase64Raw(body);
  const lines: string[] = [];
  // The last line is shorter than a full one, if need be empty: so a reader knows where the body ends.
  for (let at = 0; at <= encoded.length; at += COLUMNS) lines.push(encoded.slice(at, at + COLUMNS));
  return `${['->', type, ...args].join(' ')}\n${lines.join('\n')}\n`;
}

/** Reads one stanza from the front of these lines. @returns `null` where they do not begin with one */
export function readStanza(lines: readonly string[]): { stanza: Stanza; used: number } | null {
  const [arrow, type, ...args] = (lines[0] ?? '').split(' ');
  if (arrow !== '->' || type === undefined || ![type, ...args].every((word) => ARGUMENT.test(word))) return null;
  const end = lines.findIndex((line, at) => at > 0 && line.length < COLUMNS);
  if (end < 0) return null;
  const encoded = lines.slice(1, end + 1);
  const body = encoded.some((line) => line.length > COLUMNS) ? null : fromBase64Raw(encoded.join(''));
  return body === null ? null : { stanza: { type, args, body }, used: end + 1 };
}
