import type { BranchDecoys, DecoySeat } from '#lib/api/views.ts';
import type { DecoyPurpose, RetiredBecause } from './words.ts';

/** What a dialog asks about. */
export type DecoyAsked =
  | { readonly act: 'order'; readonly branch: BranchDecoys; readonly missing: number }
  | { readonly act: 'retire' | 'open'; readonly seat: DecoySeat };

/** What somebody answered. */
export type DecoyDone =
  | { readonly act: 'order'; readonly branchId: BranchDecoys['branchId']; readonly count: number }
  | { readonly act: 'retire'; readonly seatId: DecoySeat['seatId']; readonly because: RetiredBecause }
  | { readonly act: 'open'; readonly seatId: DecoySeat['seatId']; readonly purpose: DecoyPurpose };
