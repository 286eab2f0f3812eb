import type { SqlTransaction } from '@kean/db';
import type { ClientId, Id, Principal, StaffId } from '@kean/kernel';
import { type ConsentAct, type ConsentChannel, GENERAL_CLASS } from '../contract/consents.ts';
import { failCollection } from '../errors.ts';
import { type PurposeCode, purposeOf } from '../purposes/index.ts';
import { sensitiveClassesOf } from '../rules/sensitive-fields-have-a-class.ts';
import type { NoticeInForce } from './notice-to-show.ts';
import { holdClient, type LastWord, lastWordsOf } from './stored-consents.ts';
import { type AnswerRow, actSaidBefore, type ConsentMeans, digestOfSaid, writeAct } from './write-act.ts';

/** What a client takes back. */
export interface Withdrawal {
  readonly key: string;
  readonly clientId: ClientId;
  readonly channel: ConsentChannel;
  readonly purposes: readonly PurposeCode[];
  readonly recordedBy: StaffId | null;
  /** On the own phone: the visit in which the client takes it back. */
  readonly visitId?: Id<'Visit'> | null | undefined;
  readonly principal: Principal | null;
}

const NOTICE = `SELECT id, version, digest, content, covers, published_at AS "publishedAt" FROM notice_version
  WHERE published_at IS NOT NULL AND (id = $1::uuid OR $1::uuid IS NULL) ORDER BY published_at DESC LIMIT 1`;

/**
 * Takes consents back: as easily as they were given, whatever became of the notice, and for a purpose that nobody asked about as well,
 * since whoever says no is believed (PIPL 15). True for the next request of every process, because each reads it with the client.
 * @throws AppError COLLECTION_CLIENT_NOT_FOUND | COLLECTION_CONSENT_KEY_USED | COLLECTION_CONSENT_NOTICE_OUTDATED where no notice was ever
 *   published | COLLECTION_RECEIPTS_NOT_SIGNED
 */
export async function withdrawConsent(
  tx: SqlTransaction,
  means: ConsentMeans,
  { key, clientId, channel, purposes, recordedBy, visitId = null, principal }: Withdrawal,
): Promise<ConsentAct> {
  const { branchId } = await holdClient(tx, clientId);
  const answers = [...new Set(purposes)].sort().flatMap(rowsOf);
  const said = digestOfSaid({ kind: 'withdrawn', channel, purposes: answers.map(({ purpose }) => purpose) });
  const before = await actSaidBefore(tx, clientId, key, said);
  if (before !== null) return before;
  const words = await lastWordsOf(tx, clientId);
  const standing = actThatTookBack(words, answers);
  if (standing !== null) return standing;
  const rested = words.find(({ purpose, noticeId }) => noticeId !== null && purposes.some((one) => one === purpose));
  const [notice] = await tx.query<NoticeInForce>(NOTICE, [rested?.noticeId ?? null]);
  if (notice === undefined) throw failCollection('COLLECTION_CONSENT_NOTICE_OUTDATED');
  return writeAct(tx, means, said, {
    ...{ key, clientId, branchId, channel, notice, recordedBy, visitId, answers, principal },
    kind: 'withdrawn',
    by: rested?.by ?? 'subject',
    paperRef: null,
    word: null,
  });
}

function rowsOf(purpose: PurposeCode): AnswerRow[] {
  return [GENERAL_CLASS, ...sensitiveClassesOf(purposeOf(purpose))].map((one) => {
    return { purpose, class: one, answer: 'withdrawn', validUntil: null };
  });
}

/** Taken back before, all of it in one act: told again, and nothing is written. */
function actThatTookBack(words: readonly LastWord[], answers: readonly AnswerRow[]): ConsentAct | null {
  const found = answers.map((said) => words.find((word) => word.purpose === said.purpose && word.class === said.class));
  const [first] = found;
  if (first === undefined || first.answer !== 'withdrawn' || first.receiptId === null) return null;
  const same = found.every((word) => word?.answer === 'withdrawn' && word.actId === first.actId);
  return same ? { actId: first.actId, receiptId: first.receiptId, version: first.seq, isNew: false } : null;
}
