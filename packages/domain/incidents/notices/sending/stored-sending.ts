import type { SqlTransaction } from '@kean/db';
import type { StaffId } from '@kean/kernel';
import type { CaseId } from '../../contract/cases.ts';
import type { LeakNoticeId, SendingState } from '../../contract/notices.ts';

export interface StoredSending {
  readonly noticeId: LeakNoticeId;
  readonly caseId: CaseId;
  readonly language: 'zh' | 'en';
  readonly state: SendingState;
  readonly round: number;
  readonly startedBy: StaffId;
  readonly startedAt: Date;
  readonly starterName: string | null;
  readonly movedAt: Date | null;
  readonly moverName: string | null;
  /** Of a drill: to how many invented people it goes; `null` where it goes to clients. */
  readonly invented: number | null;
}

const ONE = `
  SELECT s.notice_id AS "noticeId", n.case_id AS "caseId", s.language, s.state, s.round, s.started_by AS "startedBy", s.started_at AS "startedAt",
         a.display_name AS "starterName", s.moved_at AS "movedAt", b.display_name AS "moverName", s.invented
    FROM leak_notice_sending s JOIN leak_notice n ON n.id = s.notice_id
    LEFT JOIN staff a ON a.id = s.started_by LEFT JOIN staff b ON b.id = s.moved_by WHERE s.notice_id = $1::uuid`;
const HOLD = 'SELECT FROM leak_notice_sending WHERE notice_id = $1::uuid FOR UPDATE';

export async function readSending(tx: SqlTransaction, noticeId: LeakNoticeId): Promise<StoredSending | null> {
  const [found] = await tx.query<StoredSending & Record<string, unknown>>(ONE, [noticeId]);
  return found ?? null;
}

/** Nobody else moves it before the transaction ends. */
export async function holdSending(tx: SqlTransaction, noticeId: LeakNoticeId): Promise<StoredSending | null> {
  await tx.query(HOLD, [noticeId]);
  return readSending(tx, noticeId);
}
