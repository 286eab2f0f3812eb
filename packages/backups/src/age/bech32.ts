/** Bech32 (BIP 173) as age spells its keys with it: a human-readable part, a separator, 5-bit groups and a checksum. */
const ALPHABET = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
const CHECKSUM_GROUPS = 6;

/** In lower case. */
export function toBech32(prefix: string, bytes: Uint8Array): string {
  const groups = regroup([...bytes], 8, 5, true) ?? [];
  const check = polymod([...expanded(prefix), ...groups, 0, 0, 0, 0, 0, 0]) ^ 1;
  const sum = Array.from({ length: CHECKSUM_GROUPS }, (_, at) => (check >>> (5 * (CHECKSUM_GROUPS - 1 - at))) & 31);
  return `${prefix}1${[...groups, ...sum].map((group) => ALPHABET[group]).join('')}`;
}

/** @returns `null` for what is no Bech32 of that prefix: mixed case, wrong checksum, padding that is not zero */
export function fromBech32(prefix: string, text: string): Uint8Array | null {
  if (text !== text.toLowerCase() && text !== text.toUpperCase()) return null;
  const lower = text.toLowerCase();
  if (!lower.startsWith(`${prefix}1`)) return null;
  const groups = [...lower.slice(prefix.length + 1)].map((letter) => ALPHABET.indexOf(letter));
  if (groups.length < CHECKSUM_GROUPS || groups.includes(-1)) return null;
  if (polymod([...expanded(prefix), ...groups]) !== 1) return null;
  const bytes = regroup(groups.slice(0, -CHECKSUM_GROUPS), 5, 8, false);
  return bytes === null ? null : Uint8Array.from(bytes);
}

function polymod(groups: readonly number[]): number {
  let sum = 1;
  for (const group of groups) {
    const top = sum >>> 25;
    sum = ((sum & 0x1ffffff) << 5) ^ group;
    for (const [at, factor] of GENERATOR.entries()) if (((top >>> at) & 1) === 1) sum ^= factor;
  }
  return sum >>> 0;
}

function expanded(prefix: string): number[] {
  const codes = [...prefix].map((letter) => letter.charCodeAt(0));
  return [...codes.map((code) => code >>> 5), 0, ...codes.map((code) => code & 31)];
}

function regroup(from: readonly number[], fromBits: number, toBits: number, pad: boolean): number[] | null {
  const groups: number[] = [];
  let held = 0;
  let bits = 0;
  for (const group of from) {
    held = (held << fromBits) | group;
    bits += fromBits;
    while (bits >= toBits) {
      bits -= toBits;
      groups.push((held >>> bits) & ((1 << toBits) - 1));
    }
    held &= (1 << bits) - 1;
  }
  if (pad) return bits === 0 ? groups : [...groups, (held << (toBits - bits)) & ((1 << toBits) - 1)];
  return bits >= fromBits || held !== 0 ? null : groups;
}
