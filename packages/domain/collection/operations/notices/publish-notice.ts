import { createHash } from 'node:crypto';
import type { SignedInContext } from '@kean/procedures';
import { canonicalJson } from '@kean/receipts';
import { record } from '../../audit-events.ts';
import type { NoticeAt, NoticeView } from '../../contract/notices.ts';
import { failCollection } from '../../errors.ts';
import { noticeSaysAllThatTheLawAsks } from '../../rules/notice-says-all-that-the-law-asks.ts';
import { coveredBy } from '../../rules/published-notice-covers-the-purposes-of-today.ts';
import { holdNotice, inNoticeTransaction, requireNotice } from './stored-notice.ts';
import { viewNotice } from './view-notice.ts';

const SUPERSEDE = `UPDATE notice_version SET state = 'superseded', revision = revision + 1, moved_at = now()
  WHERE line = $1 AND state = 'published'`;
const PUBLISH = `UPDATE notice_version SET state = 'published', revision = revision + 1, moved_at = now(), published_at = now(),
    published_by = $2::uuid, covers = $3::jsonb, digest = $4 WHERE id = $1::uuid`;
const WITHDRAW = `UPDATE notice_version SET state = 'withdrawn', revision = revision + 1, moved_at = now(), withdrawn_at = now(),
    withdrawn_by = $2::uuid WHERE id = $1::uuid`;

/**
 * Brings a reviewed notice into force in place of the version before it. From here on its words never change: consents rest on them.
 * @throws AppError COLLECTION_NOTICE_NOT_FOUND | COLLECTION_NOTICE_MOVED_ON | COLLECTION_NOTICE_NEEDS_ANOTHER_PERSON |
 *   COLLECTION_NOTICE_INCOMPLETE
 */
export function publishNotice(call: SignedInContext, at: NoticeAt): Promise<NoticeView> {
  const { principal, services } = call;
  return inNoticeTransaction(call, async (tx) => {
    const { id, line, version, content, editors } = await holdNotice(tx, at, ['in-review']);
    if (editors.includes(principal.staffId)) throw failCollection('COLLECTION_NOTICE_NEEDS_ANOTHER_PERSON');
    // Read anew: the purposes may have changed since it was submitted.
    const missing = noticeSaysAllThatTheLawAsks(content, services.clock.now());
    if (missing.length > 0) throw failCollection('COLLECTION_NOTICE_INCOMPLETE', { missing: missing.join(' ') });
    const covers = coveredBy(content.purposes);
    const digest = createHash('sha256').update(canonicalJson({ line, version, content, covers })).digest();
    await tx.query(SUPERSEDE, [line]);
    await tx.query(PUBLISH, [id, principal.staffId, JSON.stringify(covers), digest]);
    await record(tx, {
      action: 'collection.notice-published',
      outcome: 'allowed',
      principal,
      subject: { kind: 'Notice', id },
      facts: { version },
    });
    return viewNotice(await requireNotice(tx, id), principal.staffId);
  });
}

/**
 * Takes a notice out of force: nobody is asked by it any more. What was consented to before stays recorded with it.
 * @throws AppError COLLECTION_NOTICE_NOT_FOUND | COLLECTION_NOTICE_MOVED_ON
 */
export function withdrawNotice(call: SignedInContext, at: NoticeAt): Promise<NoticeView> {
  const { principal } = call;
  return inNoticeTransaction(call, async (tx) => {
    const { id, version } = await holdNotice(tx, at, ['published']);
    await tx.query(WITHDRAW, [id, principal.staffId]);
    await record(tx, {
      action: 'collection.notice-withdrawn',
      outcome: 'allowed',
      principal,
      subject: { kind: 'Notice', id },
      facts: { version },
    });
    return viewNotice(await requireNotice(tx, id), principal.staffId);
  });
}
