import type { SqlTransaction } from '@kean/db';
import type { StaffId } from '@kean/kernel';
import type { CaseId } from '../contract/cases.ts';
import {
  KnownFacts,
  type LeakNoticeId,
  type LeakNoticeKind,
  type NoticeAtInput,
  NoticeParts,
  type NoticeRow,
} from '../contract/notices.ts';
import { failNotice } from './errors.ts';
import { aNoticeSaysAllThatTheLawAsks } from './rules/a-notice-says-all-that-the-law-asks.ts';
import { factsThatMovedOn } from './rules/facts-have-moved-on.ts';

/** A notice with its newest version. */
export interface StoredNotice {
  readonly noticeId: LeakNoticeId;
  readonly caseId: CaseId;
  readonly kind: LeakNoticeKind;
  readonly version: number;
  readonly begunAt: Date;
  readonly writtenAt: Date;
  readonly writers: readonly StaffId[];
  readonly writerNames: string[];
  readonly approvedAt: Date | null;
  readonly approverName: string | null;
  readonly parts: NoticeParts;
  readonly facts: KnownFacts;
  readonly factsVersion: number;
  readonly digest: string;
}

const NOTICES = `
  SELECT n.id AS "noticeId", n.case_id AS "caseId", n.kind, n.version, n.begun_at AS "begunAt", v.written_at AS "writtenAt",
         w.writers, w.names AS "writerNames", n.approved_at AS "approvedAt", a.display_name AS "approverName",
         v.parts, v.facts, v.facts_version AS "factsVersion", v.digest
    FROM leak_notice n JOIN leak_notice_version v ON v.notice_id = n.id AND v.version = n.version
    LEFT JOIN staff a ON a.id = n.approved_by
    CROSS JOIN LATERAL (
      SELECT array_agg(DISTINCT o.written_by) AS writers, array_agg(DISTINCT s.display_name) AS names
        FROM leak_notice_version o LEFT JOIN staff s ON s.id = o.written_by WHERE o.notice_id = n.id) w`;
const ONE = `${NOTICES} WHERE n.id = $1::uuid`;
const OF_CASE = `${NOTICES} WHERE n.case_id = $1::uuid ORDER BY n.begun_at DESC LIMIT 200`;
const HOLD = 'SELECT FROM leak_notice WHERE id = $1::uuid FOR UPDATE';
const PARTS = 'SELECT parts FROM leak_notice_version WHERE notice_id = $1::uuid AND version = $2::int';

type Row = StoredNotice & Record<string, unknown>;
const stored = (row: Row): StoredNotice => ({
  ...row,
  parts: NoticeParts.parse(row.parts),
  facts: KnownFacts.parse(row.facts),
});

/** @throws AppError INCIDENTS_NOTICE_NOT_FOUND */
export async function requireNotice(tx: SqlTransaction, noticeId: LeakNoticeId): Promise<StoredNotice> {
  const [row] = await tx.query<Row>(ONE, [noticeId]);
  if (row === undefined) throw failNotice('INCIDENTS_NOTICE_NOT_FOUND');
  return stored(row);
}

/**
 * The draft that somebody looked at, as long as it is still so; nobody changes it before the transaction ends.
 * @throws AppError INCIDENTS_NOTICE_NOT_FOUND | INCIDENTS_NOTICE_MOVED_ON
 */
export async function holdDraft(tx: SqlTransaction, { noticeId, version }: NoticeAtInput): Promise<StoredNotice> {
  await tx.query(HOLD, [noticeId]);
  const found = await requireNotice(tx, noticeId);
  if (found.version !== version || found.approvedAt !== null) throw failNotice('INCIDENTS_NOTICE_MOVED_ON');
  return found;
}

/** Every notice of a case, the newest first. */
export async function noticesOfCase(tx: SqlTransaction, caseId: CaseId): Promise<StoredNotice[]> {
  return (await tx.query<Row>(OF_CASE, [caseId])).map(stored);
}

export async function partsOfVersion(
  tx: SqlTransaction,
  noticeId: LeakNoticeId,
  version: number,
): Promise<NoticeParts> {
  const [found] = await tx.query<{ parts: unknown }>(PARTS, [noticeId, version]);
  return found === undefined ? {} : NoticeParts.parse(found.parts);
}

export function rowOf(notice: StoredNotice, factsOfNow: KnownFacts): NoticeRow {
  const { noticeId, kind, version, begunAt, writtenAt, writerNames, approvedAt, approverName, parts, facts } = notice;
  return {
    ...{ noticeId, kind, version, begunAt, writtenAt, writerNames, approvedAt, approverName },
    missing: aNoticeSaysAllThatTheLawAsks(kind, parts).length,
    factsMoved: factsThatMovedOn(facts, factsOfNow).length > 0,
  };
}
