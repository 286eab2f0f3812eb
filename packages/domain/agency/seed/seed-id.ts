import { createHash } from 'node:crypto';
import type { Id } from '@kean/kernel';

/**
 * The id of an invented thing: the same in every instance, so that a second run finds what the first one made. UUID version 8
 * (RFC 9562, 5.8) over SHA-256 of what it is.
 */
export function seedId<Noun extends string>(noun: Noun, name: string): Id<Noun> {
  const hex = createHash('sha256').update(`kean seed ${noun} ${name}`).digest('hex');
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  const groups = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ];
  return groups.join('-') as Id<Noun>;
}
