import { entryProcedure, procedure, router, visitProcedure } from '@kean/procedures';
import {
  BeginNoticeInput,
  CaseNoticesInput,
  ListUnreachedInput,
  MoveSendingInput,
  NoticeAtInput,
  NoticeInput,
  PublishNoticeInput,
  StartSendingInput,
  TellByHandInput,
  WatchSendingInput,
  WriteNoticeInput,
} from '../contract/notices.ts';
import { approveNotice } from './approve-notice.ts';
import { ownNotices } from './own-notices.ts';
import { publicNotices, publishNotice, withdrawNotice } from './publish-notice.ts';
import { moveSending, startSending } from './sending/move-sending.ts';
import { watchSending } from './sending/show-sending.ts';
import { listUnreached, tellByHand } from './sending/tell-by-hand.ts';
import { listNotices, readNotice } from './show-notices.ts';
import { beginNotice, writeNotice } from './write-notice.ts';

const reading = () => procedure({ clause: 'incidents', action: 'incidents.read-notices' });
const writing = () => procedure({ clause: 'incidents', action: 'incidents.write-notices' });
/** What many read and nobody can take back wants a fresh proof of who asks. */
const approving = () => procedure({ clause: 'incidents', action: 'incidents.approve-notices', stepUpMinutes: 15 });

const sending = () => procedure({ clause: 'incidents', action: 'incidents.send-notices' });

/** `incidents.notices.…`: what authority and people are told of a leak. */
export const noticesApi = router({
  ofCase: reading()
    .input(CaseNoticesInput)
    .query(({ ctx, input }) => listNotices(ctx, input.caseId)),
  read: reading()
    .input(NoticeInput)
    .query(({ ctx, input }) => readNotice(ctx, input.noticeId)),
  begin: writing()
    .input(BeginNoticeInput)
    .mutation(({ ctx, input }) => beginNotice(ctx, input)),
  write: writing()
    .input(WriteNoticeInput)
    .mutation(({ ctx, input }) => writeNotice(ctx, input)),
  approve: approving()
    .input(NoticeAtInput)
    .mutation(({ ctx, input }) => approveNotice(ctx, input)),
  sending: router({
    watch: reading()
      .input(WatchSendingInput)
      .subscription(({ ctx, input, signal }) => watchSending(ctx, input, signal)),
    /** Writes to many people: the proof of who does it has to be fresh. */
    start: procedure({ clause: 'incidents', action: 'incidents.send-notices', stepUpMinutes: 15 })
      .input(StartSendingInput)
      .mutation(({ ctx, input }) => startSending(ctx, input)),
    move: sending()
      .input(MoveSendingInput)
      .mutation(({ ctx, input }) => moveSending(ctx, input)),
    unreached: reading()
      .input(ListUnreachedInput)
      .query(({ ctx, input }) => listUnreached(ctx, input)),
    tellByHand: sending()
      .input(TellByHandInput)
      .mutation(({ ctx, input }) => tellByHand(ctx, input)),
  }),
  publish: procedure({ clause: 'incidents', action: 'incidents.send-notices', stepUpMinutes: 15 })
    .input(PublishNoticeInput)
    .mutation(({ ctx, input }) => publishNotice(ctx, input)),
  withdraw: sending()
    .input(NoticeInput)
    .mutation(({ ctx, input }) => withdrawNotice(ctx, input.noticeId)),
  /** For everybody, also who has not come in. */
  published: entryProcedure({ clause: 'incidents' }).query(({ ctx }) => publicNotices(ctx)),
  /** The client's own pages: what happened with their data. */
  own: visitProcedure({ clause: 'incidents' }).query(({ ctx }) => ownNotices(ctx)),
});
