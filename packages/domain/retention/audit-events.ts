import { recordEvent, type Subject } from '@kean/audit';
import type { ServiceEventKind } from '@kean/clients/contract/service-events';
import type { ClientId, Id } from '@kean/kernel';
import type { ErasureCause, ErasureGround, HoldReason, HoldScope, RuleGroup } from './contract.ts';

type OfErasure = { readonly subject: Subject<'Erasure'>; readonly subjectIds: readonly ClientId[] };

/** Somebody other than who decided it had a granted deletion carried out, or a period was over. Names whom it is about. */
export interface ErasureOrdered extends OfErasure {
  readonly action: 'retention.erasure-ordered';
  readonly outcome: 'allowed';
  readonly facts: {
    readonly cause: ErasureCause;
    readonly ground: ErasureGround;
    readonly requestId: Id<'Request'> | null;
    readonly count: number;
    readonly told: boolean;
  };
}

/** An erasure was not ordered, or did not begin; whom it was about stays stored and protected. */
export interface ErasureRefused {
  readonly action: 'retention.erasure-refused';
  readonly outcome: 'refused';
  readonly subject: Subject<'Client'>;
  readonly facts: {
    readonly reason: 'under-hold' | 'law-keeps-it' | 'decided-by-the-same' | 'erased-already';
    readonly requestId: Id<'Request'> | null;
  };
}

/** A granted deletion waits, because a law keeps what it is about until that day. */
export interface KeptByLaw {
  readonly action: 'retention.kept-by-law';
  readonly outcome: 'allowed';
  readonly subject: Subject<'Client'>;
  readonly facts: {
    readonly requestId: Id<'Request'>;
    /** The fact of the regulation table, with a point for its stroke. */
    readonly law: string;
    readonly until: string;
    readonly told: boolean;
  };
}

/** Somebody said that a service was finished or taken up again, or when its contract ended; periods are reckoned from it. */
export interface EventStated {
  readonly action: 'retention.event-stated';
  readonly outcome: 'allowed';
  readonly subject: Subject<'Client'>;
  readonly facts: { readonly kind: ServiceEventKind; readonly onDay: string };
}

/** The next version of a rule was drafted; it changes nothing yet. */
export interface RuleDrafted {
  readonly action: 'retention.rule-drafted';
  readonly outcome: 'allowed';
  readonly subject: Subject<'RetentionRule'>;
  readonly facts: RuleFacts;
}
type RuleFacts = {
  readonly group: RuleGroup;
  readonly version: number;
  readonly startsWith: string;
  readonly months: number;
  /** The fact of the regulation table, with a point for its stroke; `null`: the office's own decision. */
  readonly law: string | null;
};
export interface RuleDropped {
  readonly action: 'retention.rule-dropped';
  readonly outcome: 'allowed';
  readonly subject: Subject<'RetentionRule'>;
}
/** Somebody saw what a draft would make due within a year, and what the rule before it does. */
export interface RuleSimulated {
  readonly action: 'retention.rule-simulated';
  readonly outcome: 'allowed';
  readonly subject: Subject<'RetentionRule'>;
  readonly facts: { readonly withinAYear: number; readonly before: number };
}
/** From here on this rule decides. */
export interface RulePublished {
  readonly action: 'retention.rule-published';
  readonly outcome: 'allowed';
  readonly subject: Subject<'RetentionRule'>;
  readonly facts: RuleFacts & { readonly draftedBy: string };
}
type OfList = { readonly outcome: 'allowed'; readonly subject: Subject<'DisposalList'> };
/** What is due was drawn up by the timer. */
export interface ListDrawn extends OfList {
  readonly action: 'retention.list-drawn';
  readonly facts: { readonly count: number };
}
/** One of three people handed a list on, or back, or ended it. */
export interface ListMoved extends OfList {
  readonly action: 'retention.list-moved';
  readonly facts: {
    readonly to: 'submitted' | 'reviewed' | 'scheduled' | 'returned' | 'dropped';
    readonly scheduledOn: string | null;
  };
}
export interface ListRead extends OfList {
  readonly action: 'retention.list-read';
  readonly subjectIds: readonly ClientId[];
  readonly facts: { readonly count: number };
}
export interface LineTakenOut extends OfList {
  readonly action: 'retention.line-taken-out';
  readonly subjectIds: readonly ClientId[];
  readonly facts: { readonly group: RuleGroup; readonly because: string };
}
/** Needs or properties of these clients are gone; the clients stay. */
export interface GroupErased extends OfList {
  readonly action: 'retention.group-erased';
  readonly subjectIds: readonly ClientId[];
  readonly facts: { readonly group: RuleGroup; readonly count: number };
}
export interface ListDone extends OfList {
  readonly action: 'retention.list-done';
  readonly facts: { readonly erased: number; readonly heldBack: number; readonly takenOut: number };
}
/** Somebody saw why a client is still here. */
export interface ClocksRead {
  readonly action: 'retention.clocks-read';
  readonly outcome: 'allowed';
  readonly subject: Subject<'Client'>;
  readonly facts: { readonly count: number };
}

/** From here on nobody is shown these clients. */
export interface ErasureBegun extends OfErasure {
  readonly action: 'retention.erasure-begun';
  readonly outcome: 'allowed';
  readonly facts: { readonly count: number };
}

/** The keys are gone: what they sealed opens in no copy that has no key. */
export interface KeysDestroyed extends OfErasure {
  readonly action: 'retention.keys-destroyed';
  readonly outcome: 'allowed';
  readonly facts: { readonly count: number };
}

/** Every place was searched once more. */
export interface SearchedAgain extends OfErasure {
  readonly action: 'retention.searched-again';
  readonly outcome: 'allowed';
  readonly facts: { readonly places: number; readonly elsewhere: number };
}

/** It came to a stop and waits for somebody. */
export interface ErasureFailed {
  readonly action: 'retention.erasure-failed';
  readonly outcome: 'failed';
  readonly subject: Subject<'Erasure'>;
  readonly facts: { readonly code: string; readonly place: string | null };
}

export interface ErasureTriedAgain {
  readonly action: 'retention.erasure-tried-again';
  readonly outcome: 'allowed';
  readonly subject: Subject<'Erasure'>;
}

export interface ErasureEnded extends OfErasure {
  readonly action: 'retention.erasure-ended';
  readonly outcome: 'allowed';
  readonly facts: { readonly count: number; readonly steps: number };
}

/** What a certificate says is proven by this event: `digest` is SHA-256 over its bytes, in letters (`digestInLetters`). */
export interface CertificateIssued {
  readonly action: 'retention.certificate-issued';
  readonly outcome: 'allowed';
  readonly subject: Subject<'Certificate'>;
  readonly subjectIds: readonly ClientId[];
  readonly facts: { readonly kind: 'erased' | 'final'; readonly digest: string };
}

/** A certificate with its proof was given to somebody of the office, or to whoever bears its link. */
export interface CertificateHandedOut {
  readonly action: 'retention.certificate-handed-out';
  readonly outcome: 'allowed';
  readonly subject: Subject<'Certificate'>;
  readonly facts: { readonly to: 'office' | 'client' };
}

/** The list of erasures, or one of them, was looked at. */
export interface ErasuresRead {
  readonly action: 'retention.erasures-read';
  readonly outcome: 'allowed';
  readonly subject: Subject<'Erasure'>;
  readonly subjectIds?: readonly ClientId[];
  readonly facts: { readonly count: number };
}

export interface HoldPlaced {
  readonly action: 'retention.hold-placed';
  readonly outcome: 'allowed';
  readonly subject: Subject<'Hold'>;
  readonly subjectIds: readonly ClientId[];
  readonly facts: {
    readonly scope: HoldScope;
    readonly reason: HoldReason;
    readonly heldBranchId: string | null;
    readonly ownerId: string;
    readonly reviewOn: string;
  };
}

export interface HoldsRead {
  readonly action: 'retention.holds-read';
  readonly outcome: 'allowed';
  readonly subject: Subject<'Hold'>;
  readonly facts: { readonly count: number };
}

export interface HoldReleased {
  readonly action: 'retention.hold-released';
  readonly outcome: 'allowed';
  readonly subject: Subject<'Hold'>;
  readonly facts: { readonly scope: HoldScope };
}

export type RetentionEvent =
  | ErasureOrdered
  | ErasureRefused
  | KeptByLaw
  | EventStated
  | RuleDrafted
  | RuleDropped
  | RuleSimulated
  | RulePublished
  | ListDrawn
  | ListMoved
  | ListRead
  | LineTakenOut
  | GroupErased
  | ListDone
  | ClocksRead
  | ErasureBegun
  | KeysDestroyed
  | SearchedAgain
  | ErasureFailed
  | ErasureTriedAgain
  | ErasureEnded
  | CertificateIssued
  | CertificateHandedOut
  | ErasuresRead
  | HoldPlaced
  | HoldsRead
  | HoldReleased;

/** Writes one event of this clause in the caller's transaction. */
export const record = recordEvent<RetentionEvent>;
