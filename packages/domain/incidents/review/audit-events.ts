import type { Subject } from '@kean/audit';

/** Of the case and not of a person; none of them holds a word of what was written. */
type OfCase = { readonly subject: Subject<'LeakCase'>; readonly outcome: 'allowed' };

export interface ReviewWritten extends OfCase {
  readonly action: 'incidents.review-written' | 'incidents.review-approved';
  readonly facts: { readonly version: number };
}
export interface ImprovementAdded extends OfCase {
  readonly action: 'incidents.improvement-added';
  readonly facts: { readonly improvementId: string };
}
export interface ImprovementMoved extends OfCase {
  readonly action: 'incidents.improvement-moved';
  readonly facts: { readonly improvementId: string; readonly act: string };
}
/** Somebody looked at what they have to make better; of which cases, they do not learn. */
export interface OwnImprovementsRead {
  readonly action: 'incidents.own-improvements-read';
  readonly outcome: 'allowed';
  readonly subject: { readonly kind: 'LeakCase'; readonly id: null };
  readonly facts: { readonly count: number };
}

/** Whoever owns it was mailed that it is due soon, or overdue. */
export interface ImprovementReminded extends OfCase {
  readonly action: 'incidents.improvement-reminded';
  readonly facts: { readonly improvementId: string; readonly staffId: string };
}

export type ReviewEvent =
  | ReviewWritten
  | ImprovementAdded
  | ImprovementMoved
  | ImprovementReminded
  | OwnImprovementsRead;
