import type {
  BatchState,
  DifferenceKind,
  FileClass,
  FileState,
  LoanPurpose,
  SettledAs,
  ShredCause,
  ShredMethod,
} from '@kean/paper-archive/contract';
import * as m from '#paraglide/messages.js';

export const CLASS_WORDS: Record<FileClass, () => string> = {
  contract: m.paper_class_contract,
  identity: m.paper_class_identity,
  consent: m.paper_class_consent,
  authority: m.paper_class_authority,
  property: m.paper_class_property,
  request: m.paper_class_request,
  other: m.paper_class_other,
};
export const CLASSES = Object.keys(CLASS_WORDS) as FileClass[];
export const STATE_WORDS: Record<FileState, () => string> = {
  shelved: m.paper_state_shelved,
  lent: m.paper_state_lent,
  missing: m.paper_state_missing,
  shredded: m.paper_state_shredded,
};
/** How much a state asks of somebody. */
export const STATE_LOOKS = { shelved: 'calm', lent: 'wait', missing: 'danger', shredded: 'quiet' } as const;
export const PURPOSE_WORDS: Record<LoanPurpose, () => string> = {
  signing: m.paper_purpose_signing,
  transfer: m.paper_purpose_transfer,
  'client-asked': m.paper_purpose_client_asked,
  dispute: m.paper_purpose_dispute,
  inspection: m.paper_purpose_inspection,
  scanning: m.paper_purpose_scanning,
};
export const CAUSE_WORDS: Record<ShredCause, () => string> = {
  erasure: m.paper_cause_erasure,
  'period-over': m.paper_cause_period_over,
  duplicate: m.paper_cause_duplicate,
};
export const METHOD_WORDS: Record<ShredMethod, () => string> = {
  'cross-cut': m.shred_method_cross_cut,
  pulped: m.shred_method_pulped,
  burnt: m.shred_method_burnt,
};
export const BATCH_WORDS: Record<BatchState, () => string> = {
  open: m.shred_state_open,
  signed: m.shred_state_signed,
  done: m.shred_state_done,
  dropped: m.shred_state_dropped,
};
export const BATCH_LOOKS = { open: 'wait', signed: 'wait', done: 'calm', dropped: 'quiet' } as const;
/** What a label that was read turned out to be. */
export const SIGHT_WORDS: Record<DifferenceKind | 'in-place', () => string> = {
  'in-place': m.stock_is_in_place,
  missing: m.stock_is_missing,
  'other-shelf': m.stock_is_other_shelf,
  'other-cabinet': m.stock_is_other_cabinet,
  lent: m.stock_is_lent,
  shredded: m.stock_is_shredded,
  unknown: m.stock_is_unknown,
};
export const SETTLE_WORDS: Record<SettledAs, () => string> = {
  found: m.stock_settle_found,
  'put-here': m.stock_settle_put_here,
  'put-back': m.stock_settle_put_back,
  'taken-back': m.stock_settle_taken_back,
  searched: m.stock_settle_searched,
  'label-destroyed': m.stock_settle_label_destroyed,
};
/** `KH-001024` or `1024`; nothing else is the number of a client. */
export function clientNumberIn(text: string): number | null {
  const digits = /^\s*(?:KH-?)?0*([1-9]\d{0,7})\s*$/i.exec(text)?.[1];
  return digits === undefined ? null : Number(digits);
}
