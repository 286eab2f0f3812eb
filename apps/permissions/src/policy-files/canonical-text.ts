import { createHash } from 'node:crypto';

/**
 * SHA-256 over the one spelling of a JSON value (RFC 8785), hex. Members are in the order of their UTF-16 code units, and
 * numbers are spelled as ECMAScript spells them, which is what the RFC asks. Two files that say the same have one hash,
 * whatever their line breaks.
 */
export function hashOfJson(value: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(inOrder(value)))
    .digest('hex');
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => [name, inOrder(member)]);
  return Object.fromEntries(members);
}
