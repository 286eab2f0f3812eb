import { procedure, router } from '@kean/procedures';
import {
  BeginNoticeInput,
  CaseNoticesInput,
  NoticeAtInput,
  NoticeInput,
  WriteNoticeInput,
} from '../contract/notices.ts';
import { approveNotice } from './approve-notice.ts';
import { listNotices, readNotice } from './show-notices.ts';
import { beginNotice, writeNotice } from './write-notice.ts';

const reading = () => procedure({ clause: 'incidents', action: 'incidents.read-notices' });
const writing = () => procedure({ clause: 'incidents', action: 'incidents.write-notices' });
/** What many read and nobody can take back wants a fresh proof of who asks. */
const approving = () => procedure({ clause: 'incidents', action: 'incidents.approve-notices', stepUpMinutes: 15 });

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
});
