import type { Subject } from '@kean/audit';
import type { LeakNoticeKind } from '../contract/notices.ts';

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

export type NoticeEvent = NoticesRead | NoticeOpened | NoticeWritten | NoticeApproved;
