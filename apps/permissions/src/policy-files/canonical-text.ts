import { createHash } from 'node:crypto';
import type { Steps } from './steps.ts';

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

/** The same of an object, a step for each element of its lists. */
export function* hashOfObject(value: Readonly<Record<string, unknown>>): Steps<string> {
  const hash = createHash('sha256');
  const names = Object.keys(value).filter((name) => value[name] !== undefined);
  names.sort((a, b) => (a < b ? -1 : 1));
  for (const [position, name] of names.entries()) {
    hash.update(`${position === 0 ? '{' : ','}${JSON.stringify(name)}:`);
    const member = value[name];
    if (!Array.isArray(member)) {
      hash.update(JSON.stringify(inOrder(member)));
      continue;
    }
    hash.update('[');
    for (const [at, element] of member.entries()) {
      hash.update(`${at === 0 ? '' : ','}${JSON.stringify(inOrder(element))}`);
      yield;
    }
    hash.update(']');
  }
  return hash.update(names.length === 0 ? '{}' : '}').digest('hex');
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => [name, inOrder(member)]);
  return Object.fromEntries(members);
}
