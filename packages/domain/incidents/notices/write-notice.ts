import { inSqlTransaction, type SqlTransaction } from '@kean/db';
import { newId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { asThemself } from '../alerts/alert-rows.ts';
import { record } from '../audit-events.ts';
import type {
  BeginNoticeInput,
  KnownFacts,
  LeakNoticeId,
  NoticeParts,
  NoticeView,
  WriteNoticeInput,
} from '../contract/notices.ts';
import { PARTS_OF } from '../contract/notices.ts';
import { composeNotice } from './composing/compose-notice.ts';
import { failNotice } from './errors.ts';
import { requireCase } from './known-facts.ts';
import { viewNotice } from './show-notices.ts';
import { holdDraft, requireNotice } from './stored-notice.ts';

const BEGIN = `
  INSERT INTO leak_notice (id, case_id, kind, begun_by) VALUES ($1::uuid, $2::uuid, $3, $4::uuid) ON CONFLICT DO NOTHING RETURNING id`;
const WRITE = `
  INSERT INTO leak_notice_version (notice_id, version, parts, facts, facts_version, written_by)
  VALUES ($1::uuid, $2::int, $3::jsonb, $4::jsonb, $5::int, $6::uuid)`;

/**
 * Begins a report or a notice with what the facts of the case say by themselves.
 * @throws AppError INCIDENTS_NOTICE_NOT_FOUND | INCIDENTS_NOTICE_IN_THE_MAKING
 */
export function beginNotice(call: SignedInContext, { caseId, kind }: BeginNoticeInput): Promise<NoticeView> {
  return inSqlTransaction(call.services.db, asThemself(call), async (tx) => {
    const { facts, factsVersion } = await requireCase(tx, caseId);
    const noticeId = newId<'LeakNotice'>();
    const begun = await tx.query(BEGIN, [noticeId, caseId, kind, call.principal.staffId]);
    if (begun.length === 0) throw failNotice('INCIDENTS_NOTICE_IN_THE_MAKING');
    return write(tx, call, { noticeId, version: 1, parts: composeNotice(kind, facts), facts, factsVersion });
  });
}

/**
 * The next version of a draft; the one before stays as it was.
 * @throws AppError INCIDENTS_NOTICE_NOT_FOUND | INCIDENTS_NOTICE_MOVED_ON
 */
export function writeNotice(call: SignedInContext, input: WriteNoticeInput): Promise<NoticeView> {
  return inSqlTransaction(call.services.db, asThemself(call), async (tx) => {
    const draft = await holdDraft(tx, input);
    const from = input.fromFactsOfNow ? await requireCase(tx, draft.caseId) : draft;
    const parts = Object.fromEntries(
      PARTS_OF[draft.kind].map((part) => [part, input.parts[part] ?? draft.parts[part] ?? { zh: '', en: '' }]),
    );
    const { noticeId, version } = draft;
    return write(tx, call, {
      noticeId,
      version: version + 1,
      parts,
      facts: from.facts,
      factsVersion: from.factsVersion,
    });
  });
}

interface Version {
  readonly noticeId: LeakNoticeId;
  readonly version: number;
  readonly parts: NoticeParts;
  readonly facts: KnownFacts;
  readonly factsVersion: number;
}

async function write(tx: SqlTransaction, { principal }: SignedInContext, of: Version): Promise<NoticeView> {
  const { noticeId, version, parts, facts, factsVersion } = of;
  await tx.query(WRITE, [
    ...[noticeId, version, JSON.stringify(parts), JSON.stringify(facts), factsVersion, principal.staffId],
  ]);
  const written = await requireNotice(tx, noticeId);
  await record(tx, {
    ...{ action: 'incidents.notice-written', outcome: 'allowed', principal },
    subject: { kind: 'LeakNotice', id: noticeId },
    facts: { kind: written.kind, version, factsVersion, digest: written.digest },
  });
  return viewNotice(tx, written, principal.staffId);
}
