import type { BranchDecoys, DecoySeat } from '#lib/api/views.ts';
import * as m from '#paraglide/messages.js';
import { getLocale } from '#paraglide/runtime.js';

export const PURPOSE_WORDS = {
  'decoy-care': m.purpose_decoy_care,
  'leak-case': m.purpose_leak_case,
  'authority-asks': m.purpose_authority_asks,
} as const;
export type DecoyPurpose = keyof typeof PURPOSE_WORDS;
export const PURPOSES = Object.keys(PURPOSE_WORDS) as DecoyPurpose[];

export type RetiredBecause = NonNullable<DecoySeat['retiredBecause']>;
export const BECAUSE_WORDS: Record<RetiredBecause, () => string> = {
  'worn-out': m.decoys_because_worn_out,
  known: m.decoys_because_known,
  'branch-closed': m.decoys_because_branch_closed,
  mistake: m.decoys_because_mistake,
};
export const BECAUSE = Object.keys(BECAUSE_WORDS) as RetiredBecause[];

export const nameOf = ({ name, nameEn }: Pick<BranchDecoys, 'name' | 'nameEn'>): string =>
  getLocale() === 'en' ? (nameEn ?? name) : name;

/** Those that count: neither retired nor spoilt. */
export const inForce = ({ seats }: BranchDecoys): DecoySeat[] =>
  seats.filter(({ retiredAt, isSpoilt }) => retiredAt === null && !isSpoilt);

/** Below this share of clients who have not answered, decoys, who never do, stand out. */
export const FEW_UNANSWERED = 0.5;

const SEGMENT = /^1[3-9]\d{5}$/;
/** Lines as somebody pasted them. @returns the first line that is none, from 1; or the segments */
export function segmentsIn(text: string): { readonly wrong: number } | { readonly segments: string[] } {
  const lines = text.split(/\r?\n/).map((line) => line.normalize('NFKC').trim());
  const wrong = lines.findIndex((line) => line !== '' && !SEGMENT.test(line));
  return wrong >= 0 ? { wrong: wrong + 1 } : { segments: lines.filter((line) => line !== '') };
}
