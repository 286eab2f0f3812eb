import type { SqlTransaction } from '@kean/db';
import type { Id } from '@kean/kernel';
import type { NoticeToShow } from '../contract/consents.ts';
import type { NoticeContent } from '../contract/notices.ts';
import { failCollection } from '../errors.ts';
import {
  type Covered,
  publishedNoticeCoversThePurposesOfToday,
} from '../rules/published-notice-covers-the-purposes-of-today.ts';

/** A published notice with everything that a receipt repeats of it. */
export interface NoticeInForce {
  readonly id: Id<'Notice'>;
  readonly version: number;
  readonly digest: Buffer;
  readonly content: NoticeContent;
  readonly covers: Covered;
  readonly publishedAt: Date;
}

/** The notice that clients are shown; other lines are for other readers (staff, visitors). */
export const CLIENT_NOTICE_LINE = 'clients';

const PUBLISHED = `SELECT id, version, digest, content, covers, published_at AS "publishedAt" FROM notice_version
  WHERE state = 'published'`;
const NEWEST_FIRST = `${PUBLISHED} ORDER BY line = $1 DESC, published_at DESC`;

/**
 * The notice that an answer rests on, in force while this transaction lasts: publishing and withdrawing wait for it.
 * @throws AppError COLLECTION_CONSENT_NOTICE_OUTDATED for one that is out of force, or covers less than the purposes of today
 */
export async function requireNoticeInForce(tx: SqlTransaction, noticeId: Id<'Notice'>): Promise<NoticeInForce> {
  const [found] = await tx.query<NoticeInForce>(`${PUBLISHED} AND id = $1::uuid FOR SHARE`, [noticeId]);
  if (found === undefined || !publishedNoticeCoversThePurposesOfToday(found.covers)) {
    throw failCollection('COLLECTION_CONSENT_NOTICE_OUTDATED');
  }
  return found;
}

/** Which fields the newest published notice tells clients of, also where it does not cover the purposes of today; `null` where none is published. */
export async function fieldsToldOf(tx: SqlTransaction): Promise<Covered | null> {
  const [newest] = await tx.query<NoticeInForce>(NEWEST_FIRST, [CLIENT_NOTICE_LINE]);
  return newest?.covers ?? null;
}

/** What a client is shown before answering; `null` where no notice in force covers the purposes of today: then nobody can be asked. */
export async function noticeToShow(tx: SqlTransaction): Promise<NoticeToShow | null> {
  const found = await tx.query<NoticeInForce>(NEWEST_FIRST, [CLIENT_NOTICE_LINE]);
  const notice = found.find(({ covers }) => publishedNoticeCoversThePurposesOfToday(covers));
  if (notice === undefined) return null;
  const { id, version, digest, content } = notice;
  return {
    ...{ id, version, digest: digest.toString('hex'), creditCode: content.creditCode },
    words: content.words,
    purposes: content.purposes as NoticeToShow['purposes'],
  };
}
