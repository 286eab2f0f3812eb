import type { StaffId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import type { NoticeRow, NoticeView } from '../../contract/notices.ts';
import { SENSITIVE_PURPOSES } from '../../rules/notice-says-all-that-the-law-asks.ts';
import { publishedNoticeCoversThePurposesOfToday } from '../../rules/published-notice-covers-the-purposes-of-today.ts';
import { inNoticeTransaction, NOTICES, type NoticeId, requireNotice, type StoredNotice } from './stored-notice.ts';

/** Of a list that no office fills; a screen shows them all. */
const MOST = 200;

/** Every version of every notice, newest first. */
export async function listNotices(call: SignedInContext): Promise<NoticeRow[]> {
  const found = await inNoticeTransaction(call, (tx) =>
    tx.query<StoredNotice>(`${NOTICES} ORDER BY n.line, n.version DESC LIMIT $1`, [MOST]),
  );
  return found.map(rowOf);
}

/** One version with its words. @throws AppError COLLECTION_NOTICE_NOT_FOUND */
export function getNotice(call: SignedInContext, noticeId: NoticeId): Promise<NoticeView> {
  return inNoticeTransaction(call, async (tx) => viewNotice(await requireNotice(tx, noticeId), call.principal.staffId));
}

export function viewNotice(stored: StoredNotice, viewer: StaffId): NoticeView {
  return {
    ...rowOf(stored),
    content: stored.content,
    digest: stored.digest?.toString('hex') ?? null,
    before: stored.before,
    mine: stored.editors.includes(viewer),
    sensitivePurposes: [...SENSITIVE_PURPOSES],
  };
}

function rowOf(stored: StoredNotice): NoticeRow {
  const { id, line, version, state, revision, content, covers, publisherName, movedAt, publishedAt, withdrawnAt } =
    stored;
  return {
    ...{ id, line, version, state, revision, publisherName, movedAt, publishedAt, withdrawnAt },
    title: content.words.title,
    editorNames: [...stored.editorNames],
    stillCovers: covers === null || publishedNoticeCoversThePurposesOfToday(covers),
  };
}
