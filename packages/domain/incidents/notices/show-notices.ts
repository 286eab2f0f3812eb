import { inSqlTransaction, type SqlTransaction } from '@kean/db';
import { compareWords, type StaffId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { asThemself } from '../alerts/alert-rows.ts';
import { record } from '../audit-events.ts';
import type { CaseId } from '../contract/cases.ts';
import {
  type CaseNotices,
  type LeakNoticeId,
  type NoticeParts,
  type NoticeView,
  PARTS_OF,
} from '../contract/notices.ts';
import { composeNotice } from './composing/compose-notice.ts';
import { requireCase } from './known-facts.ts';
import { publicationOf } from './publication-of.ts';
import { checklistOf } from './rules/a-notice-says-all-that-the-law-asks.ts';
import { factsThatMovedOn } from './rules/facts-have-moved-on.ts';
import { manyCannotBeReached } from './rules/many-cannot-be-reached.ts';
import { countTold } from './sending/count-told.ts';
import { drillLetters } from './sending/drill-sink.ts';
import { sendingOf } from './sending/show-sending.ts';
import { noticesOfCase, partsOfVersion, requireNotice, rowOf, type StoredNotice } from './stored-notice.ts';

/** What is written and sent because of one case. @throws AppError INCIDENTS_NOTICE_NOT_FOUND */
export function listNotices(call: SignedInContext, of: CaseId): Promise<CaseNotices> {
  return inSqlTransaction(call.services.db, asThemself(call), async (tx) => {
    const { caseId, caseNumber, isDrill, facts } = await requireCase(tx, of);
    const notices = (await noticesOfCase(tx, caseId)).map((one) => rowOf(one, facts));
    await record(tx, {
      ...{ action: 'incidents.notices-read', outcome: 'allowed', principal: call.principal },
      ...{ subject: { kind: 'LeakCase', id: caseId }, facts: { count: notices.length } },
    });
    const { inCase, unreachable } = await countTold(tx, caseId);
    const count = unreachable.reduce((sum, one) => sum + one.count, 0);
    const offersPublic = manyCannotBeReached(count, inCase);
    return { caseId, caseNumber, isDrill, facts, notices, unreachable: { count, of: inCase, offersPublic } };
  });
}

/** One notice beside the facts it came from. @throws AppError INCIDENTS_NOTICE_NOT_FOUND */
export function readNotice(call: SignedInContext, noticeId: LeakNoticeId): Promise<NoticeView> {
  return inSqlTransaction(call.services.db, asThemself(call), async (tx) => {
    const notice = await requireNotice(tx, noticeId);
    await record(tx, {
      ...{ action: 'incidents.notice-opened', outcome: 'allowed', principal: call.principal },
      ...{ subject: { kind: 'LeakNotice', id: noticeId }, facts: { version: notice.version } },
    });
    return viewNotice(tx, notice, call.principal.staffId);
  });
}

export async function viewNotice(tx: SqlTransaction, notice: StoredNotice, viewer: StaffId): Promise<NoticeView> {
  const { caseId, kind, noticeId, version, parts, digest, facts, writers } = notice;
  const { caseNumber, isDrill, facts: factsOfNow } = await requireCase(tx, caseId);
  const before = version > 1 ? await partsOfVersion(tx, noticeId, version - 1) : null;
  return {
    ...rowOf(notice, factsOfNow),
    ...{ caseId, caseNumber, isDrill, parts, digest, facts, factsOfNow },
    checks: checklistOf(kind, parts),
    moved: factsThatMovedOn(facts, factsOfNow),
    offered: composeNotice(kind, factsOfNow),
    changes: before === null ? [] : changesOf(kind, before, parts),
    mine: writers.includes(viewer),
    sending: await sendingOf(tx, noticeId),
    drillLetters: isDrill ? await drillLetters(tx, noticeId) : [],
    publication: await publicationOf(tx, noticeId),
  };
}

function changesOf(kind: StoredNotice['kind'], before: NoticeParts, now: NoticeParts): NoticeView['changes'] {
  return PARTS_OF[kind]
    .flatMap((part) =>
      (['zh', 'en'] as const).map((language) => ({
        ...{ part, language },
        pieces: compareWords(before[part]?.[language] ?? '', now[part]?.[language] ?? ''),
      })),
    )
    .filter(({ pieces }) => pieces.some((piece) => piece.kind !== 'same'));
}
