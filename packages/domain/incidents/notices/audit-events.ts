import type { Subject } from '@kean/audit';
import type { ClientId } from '@kean/kernel';
import type { MessageId } from '@kean/messages';
import type { HowByHand, LeakNoticeId, LeakNoticeKind, MoveSendingInput } from '../contract/notices.ts';

type OfNotice = { readonly subject: Subject<'LeakNotice'>; readonly outcome: 'allowed' };

/** The list of what is written because of a case was read. */
export interface NoticesRead {
  readonly action: 'incidents.notices-read';
  readonly outcome: 'allowed';
  readonly subject: Subject<'LeakCase'>;
  readonly facts: { readonly count: number };
}
export interface NoticeOpened extends OfNotice {
  readonly action: 'incidents.notice-opened';
  readonly facts: { readonly version: number };
}
/** A version was written; its digest makes it sure later what it said. */
export interface NoticeWritten extends OfNotice {
  readonly action: 'incidents.notice-written';
  readonly facts: {
    readonly kind: LeakNoticeKind;
    readonly version: number;
    readonly factsVersion: number;
    readonly digest: string;
  };
}
export interface NoticeApproved extends OfNotice {
  readonly action: 'incidents.notice-approved';
  readonly facts: { readonly kind: LeakNoticeKind; readonly version: number; readonly digest: string };
}

/** It began to go to clients, or somebody paused, stopped or let it go on. */
export interface SendingMoved extends OfNotice {
  readonly action: 'incidents.notice-sending-moved';
  readonly facts: { readonly to: MoveSendingInput['to'] };
}
/** Everybody of the case was written to, or is listed as one who cannot be. */
export interface SendingFinished extends OfNotice {
  readonly action: 'incidents.notice-sending-finished';
}
/** These were written to in one batch: a link and a message each. That a message went stands in an event of its own. */
export interface ClientsTold {
  readonly action: 'incidents.clients-told';
  readonly outcome: 'allowed';
  readonly subject: { readonly kind: 'Client'; readonly id: null };
  readonly subjectIds: readonly ClientId[];
  readonly facts: { readonly noticeId: LeakNoticeId; readonly count: number };
}
export interface NoticeMessageSent {
  readonly action: 'incidents.notice-message-sent';
  readonly outcome: 'allowed';
  readonly subject: Subject<'Client'>;
  readonly facts: { readonly messageId: MessageId };
}
export interface UnreachedRead extends OfNotice {
  readonly action: 'incidents.unreached-read';
  readonly facts: { readonly count: number };
}
export interface ToldByHand {
  readonly action: 'incidents.told-by-hand';
  readonly outcome: 'allowed';
  readonly subject: Subject<'Client'>;
  readonly facts: { readonly noticeId: LeakNoticeId; readonly how: HowByHand };
}
/** It stands on the page for everybody, or no longer. */
export interface PublicationMoved extends OfNotice {
  readonly action: 'incidents.notice-published' | 'incidents.notice-withdrawn';
}
/** The client read in their own pages what they are told. */
export interface OwnNoticesRead {
  readonly action: 'incidents.own-notices-read';
  readonly outcome: 'allowed';
  readonly subject: Subject<'Client'>;
  readonly facts: { readonly count: number };
}

export type NoticeEvent =
  | NoticesRead
  | NoticeOpened
  | NoticeWritten
  | NoticeApproved
  | SendingMoved
  | SendingFinished
  | ClientsTold
  | NoticeMessageSent
  | UnreachedRead
  | ToldByHand
  | PublicationMoved
  | OwnNoticesRead;
