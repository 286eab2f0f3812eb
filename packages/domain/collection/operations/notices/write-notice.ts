import { newId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../../audit-events.ts';
import { NOTICE_WORD_NAMES, type NoticeWord } from '../../contract/notice-items.ts';
import type { EditNoticeInput, NoticeAt, NoticeContent, NoticeView } from '../../contract/notices.ts';
import { failCollection } from '../../errors.ts';
import { noticeSaysAllThatTheLawAsks } from '../../rules/notice-says-all-that-the-law-asks.ts';
import { holdNotice, inNoticeTransaction, type NoticeId, requireNotice } from './stored-notice.ts';
import { viewNotice } from './view-notice.ts';

const LATEST = 'SELECT version, state, content FROM notice_version WHERE line = $1 ORDER BY version DESC LIMIT 1';
const DRAFT = `INSERT INTO notice_version (id, line, version, content, editors)
  VALUES ($1::uuid, $2, $3::int, $4::jsonb, array[$5::uuid]) ON CONFLICT DO NOTHING RETURNING id`;
const EDIT = `UPDATE notice_version SET content = $2::jsonb, revision = revision + 1, moved_at = now(),
    editors = CASE WHEN $3::uuid = any (editors) THEN editors ELSE editors || $3::uuid END WHERE id = $1::uuid`;
const MOVE = 'UPDATE notice_version SET state = $2, revision = revision + 1, moved_at = now() WHERE id = $1::uuid';

/**
 * Begins the next version of a notice, with the words of the one before.
 * @throws AppError COLLECTION_NOTICE_IN_THE_MAKING where one is being written already
 */
export function draftNotice(call: SignedInContext, { line }: { readonly line: string }): Promise<NoticeView> {
  const { principal } = call;
  return inNoticeTransaction(call, async (tx) => {
    const [latest] = await tx.query<{ version: number; state: string; content: NoticeContent }>(LATEST, [line]);
    const id = newId<'Notice'>();
    const version = (latest?.version ?? 0) + 1;
    const content = JSON.stringify(latest?.content ?? emptyContent());
    const made = await tx.query(DRAFT, [id, line, version, content, principal.staffId]);
    if (made.length === 0) throw failCollection('COLLECTION_NOTICE_IN_THE_MAKING');
    await record(tx, {
      action: 'collection.notice-drafted',
      outcome: 'allowed',
      principal,
      subject: { kind: 'Notice', id },
      facts: { version },
    });
    return viewNotice(await requireNotice(tx, id), principal.staffId);
  });
}

/** @throws AppError COLLECTION_NOTICE_NOT_FOUND | COLLECTION_NOTICE_MOVED_ON */
export function editNotice(call: SignedInContext, { content, ...at }: EditNoticeInput): Promise<NoticeView> {
  const { principal } = call;
  return inNoticeTransaction(call, async (tx) => {
    const { id, version } = await holdNotice(tx, at, ['draft']);
    await tx.query(EDIT, [id, JSON.stringify(content), principal.staffId]);
    await record(tx, {
      action: 'collection.notice-edited',
      outcome: 'allowed',
      principal,
      subject: { kind: 'Notice', id },
      facts: { version },
    });
    return viewNotice(await requireNotice(tx, id), principal.staffId);
  });
}

/**
 * Gives a whole notice to a colleague to review.
 * @throws AppError COLLECTION_NOTICE_NOT_FOUND | COLLECTION_NOTICE_MOVED_ON | COLLECTION_NOTICE_INCOMPLETE
 */
export function submitNotice(call: SignedInContext, at: NoticeAt): Promise<NoticeView> {
  return inNoticeTransaction(call, async (tx) => {
    const { id, content, version } = await holdNotice(tx, at, ['draft']);
    const missing = noticeSaysAllThatTheLawAsks(content, call.services.clock.now());
    if (missing.length > 0) throw failCollection('COLLECTION_NOTICE_INCOMPLETE', { missing: missing.join(' ') });
    return move(tx, call, { id, version, to: 'in-review', action: 'collection.notice-submitted' });
  });
}

/** Back to whoever writes it. @throws AppError COLLECTION_NOTICE_NOT_FOUND | COLLECTION_NOTICE_MOVED_ON */
export function returnNotice(call: SignedInContext, at: NoticeAt): Promise<NoticeView> {
  return inNoticeTransaction(call, async (tx) => {
    const { id, version } = await holdNotice(tx, at, ['in-review']);
    return move(tx, call, { id, version, to: 'draft', action: 'collection.notice-returned' });
  });
}

interface Move {
  readonly id: NoticeId;
  readonly version: number;
  readonly to: 'draft' | 'in-review';
  readonly action: 'collection.notice-submitted' | 'collection.notice-returned';
}

async function move(
  tx: Parameters<typeof requireNotice>[0],
  { principal }: SignedInContext,
  { id, version, to, action }: Move,
): Promise<NoticeView> {
  await tx.query(MOVE, [id, to]);
  await record(tx, { action, outcome: 'allowed', principal, subject: { kind: 'Notice', id }, facts: { version } });
  return viewNotice(await requireNotice(tx, id), principal.staffId);
}

function emptyContent(): NoticeContent {
  const empty = NOTICE_WORD_NAMES.map((name) => [name, { zh: '', en: '' }]);
  return {
    words: Object.fromEntries(empty) as Record<NoticeWord, { zh: string; en: string }>,
    creditCode: '',
    purposes: [],
  };
}
