/** The header of age v1 (C2SP age): version, stanzas, and a MAC under the file key over all of it. */
import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { AgeRefused } from './age-refused.ts';
import { fromBase64Raw, readStanza, type Stanza, stanzaText, toBase64Raw } from './stanza.ts';
import type { AgeIdentity, AgeRecipient } from './x25519-keys.ts';
import { unwrapWith, wrapFor } from './x25519-stanza.ts';

const VERSION = 'age-encryption.org/v1';
/** More than any header of ours; bounds what a hostile file makes us hold. */
export const MAX_HEADER_BYTES = 64 * 1024;

export interface AgeHeader {
  readonly stanzas: readonly Stanza[];
  /** What the MAC covers: up to and with `---`. */
  readonly signed: string;
  readonly mac: Buffer;
}

export function writeHeader(recipients: readonly AgeRecipient[], fileKey: Buffer): string {
  const stanzas = recipients.map((recipient) => stanzaText(wrapFor(recipient, fileKey)));
  const signed = `${VERSION}\n${stanzas.join('')}---`;
  return `${signed} ${toBase64Raw(macOf(fileKey, signed))}\n`;
}

/** Where the header ends in these bytes; `null` while its last line has not come. */
export function endOfHeader(bytes: Buffer): number | null {
  const dashes = bytes.indexOf('\n---');
  const end = dashes < 0 ? -1 : bytes.indexOf('\n', dashes + 1);
  return end < 0 ? null : end + 1;
}

/** @throws AgeRefused `HEADER_MALFORMED` */
export function readHeader(bytes: Buffer): AgeHeader {
  const text = bytes.toString('latin1');
  const lines = text.split('\n');
  if (lines[0] !== VERSION) throw new AgeRefused('HEADER_MALFORMED');
  const stanzas: Stanza[] = [];
  let at = 1;
  while (lines[at]?.startsWith('->')) {
    const read = readStanza(lines.slice(at));
    if (read === null) throw new AgeRefused('HEADER_MALFORMED');
    stanzas.push(read.stanza);
    at += read.used;
  }
  const [, encoded = ''] = /^--- ([A-Za-z0-9+/]{43})$/.exec(lines[at] ?? '') ?? [];
  const mac = fromBase64Raw(encoded);
  if (mac?.length !== 32 || stanzas.length === 0) throw new AgeRefused('HEADER_MALFORMED');
  return { stanzas, signed: text.slice(0, text.lastIndexOf('\n---') + 4), mac };
}

/** @throws AgeRefused where the file is somebody else's, or its header was changed */
export function openHeader({ stanzas, signed, mac }: AgeHeader, identity: AgeIdentity): Buffer {
  // A file for a passphrase has that stanza alone: one beside others would let whoever knows it be taken for the sender.
  if (stanzas.some(({ type }) => type === 'scrypt') && stanzas.length > 1) throw new AgeRefused('HEADER_MALFORMED');
  for (const stanza of stanzas) {
    const fileKey = stanza.type === 'X25519' ? unwrapWith(identity, stanza) : null;
    if (fileKey === null) continue;
    if (!timingSafeEqual(macOf(fileKey, signed), mac)) throw new AgeRefused('HEADER_CHANGED');
    return fileKey;
  }
  throw new AgeRefused('NOT_A_RECIPIENT');
}

function macOf(fileKey: Buffer, signed: string): Buffer {
  const key = Buffer.from(hkdfSync('sha256', fileKey, '', 'header', 32));
  return createHmac('sha256', key).update(signed, 'latin1').digest();
}
