import type { ColumnMapping, ColumnMeaning } from '@kean/collection/contract';
import * as m from '#paraglide/messages.js';
import { MEANING_WORDS } from './words.ts';

const NEEDED: readonly ColumnMeaning[] = ['name', 'phone'];
/** Old lists spread these over several columns. */
const REPEATABLE: readonly ColumnMeaning[] = ['phone', 'address', 'remark', 'ignore'];

/** What keeps a mapping from being confirmed, in words; the api judges again. */
export function complaintsOf(mapping: ColumnMapping): string[] {
  const missing = NEEDED.filter((needed) => !mapping.includes(needed));
  const repeated = [...new Set(mapping.filter((meaning, at) => mapping.indexOf(meaning) !== at))];
  return [
    ...missing.map((meaning) => m.map_needs({ meaning: MEANING_WORDS[meaning]() })),
    ...repeated
      .filter((meaning) => !REPEATABLE.includes(meaning))
      .map((meaning) => m.map_duplicate({ meaning: MEANING_WORDS[meaning]() })),
  ];
}
