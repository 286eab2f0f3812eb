import type { Subject } from '@kean/audit';
import type { DecoyPurpose, RetiredBecause, SegmentHeld } from '../contract/decoys.ts';

/** Of decoys by seat, or of none: no event names the client, because whoever reads the log would. */
type OfDecoys = { readonly subject: Subject<'Decoy'>; readonly outcome: 'allowed' };
type OfNoDecoy = { readonly subject: { readonly kind: 'Decoy'; readonly id: null }; readonly outcome: 'allowed' };

export interface DecoysCounted extends OfNoDecoy {
  readonly action: 'incidents.decoys-read' | 'incidents.decoys-ordered';
  readonly facts: { readonly count: number };
}
export interface DecoySegmentsLoaded extends OfNoDecoy {
  readonly action: 'incidents.decoy-segments-loaded';
  readonly facts: { readonly count: number; readonly held: SegmentHeld };
}
export interface DecoyRetired extends OfDecoys {
  readonly action: 'incidents.decoy-retired';
  readonly facts: { readonly because: RetiredBecause };
}
/** Somebody was told which client it is. */
export interface DecoyOpened extends OfDecoys {
  readonly action: 'incidents.decoy-opened';
  readonly purpose: DecoyPurpose;
}
/** Somebody asked whom a number was given to that turned up. */
export interface DecoyNumberTraced extends OfNoDecoy {
  readonly action: 'incidents.decoy-number-traced';
  readonly purpose: DecoyPurpose;
  readonly facts: { readonly count: number };
}

export type DecoysEvent = DecoysCounted | DecoySegmentsLoaded | DecoyRetired | DecoyOpened | DecoyNumberTraced;
