import type { SqlTransaction } from '@kean/db';
import type { ClientId, Id, Principal, StaffId } from '@kean/kernel';
import type { ConsentAct, ConsentChannel, PurposeAnswer } from '../contract/consents.ts';
import { failCollection } from '../errors.ts';
import { anAnswerIsWhole } from '../rules/an-answer-is-whole.ts';
import {
  leavesQuarantineAtOnce,
  whoeverIsInQuarantineAnswersInPerson,
} from '../rules/whoever-is-in-quarantine-answers-in-person.ts';
import { type GivenWord, keepSignature, signatureDigestOf } from '../words/signed-word.ts';
import { requireNoticeInForce } from './notice-to-show.ts';
import { digestOfAnswers, rowsOfAnswer } from './said-answers.ts';
import { type Standing, statesOf } from './states-of.ts';
import { holdClient } from './stored-consents.ts';
import { type AnswerRow, actSaidBefore, type ConsentMeans, writeAct } from './write-act.ts';

/** What a client answered, purpose by purpose, after having been shown a notice. */
export interface GivenAnswers {
  /** UUID that the page made when it was opened; the same again is the same act. */
  readonly key: string;
  readonly clientId: ClientId;
  readonly noticeId: Id<'Notice'>;
  readonly channel: ConsentChannel;
  readonly by: 'subject' | 'guardian';
  readonly underFourteen: boolean;
  readonly paperRef?: string | null | undefined;
  /** On the tablet: what the client did. A code has been proven before; a signature is kept beside the act. */
  readonly word?: GivenWord | null | undefined;
  readonly answers: readonly PurposeAnswer[];
  /** Who took it down; `null` where the client answered alone. */
  readonly recordedBy: StaffId | null;
  /** On the own phone: the visit in which the client answers. */
  readonly visitId?: Id<'Visit'> | null | undefined;
  /** Whose name the event bears; `null` for the client. */
  readonly principal: Principal | null;
}

/** Leaves quarantine; of anybody else it changes nothing. */
export const ADMIT = `UPDATE client SET state = 'active', updated_at = now(), version = version + 1
  WHERE id = $1::uuid AND state = 'quarantined'`;

/**
 * Writes down what a client answered: one act, one receipt, one event, however often it is sent. Somebody who was taken over from an
 * old list leaves quarantine with the first thing that is consented to.
 * @throws AppError COLLECTION_CLIENT_NOT_FOUND | COLLECTION_CONSENT_NOTICE_OUTDATED | COLLECTION_CONSENT_KEY_USED |
 *   COLLECTION_CONSENT_NEEDS_… | COLLECTION_CONSENT_CLASS_NOT_ASKED | COLLECTION_CONSENT_PAPER_UNNAMED | COLLECTION_RECEIPTS_NOT_SIGNED
 */
export async function giveConsent(tx: SqlTransaction, means: ConsentMeans, given: GivenAnswers): Promise<ConsentAct> {
  const { key, clientId, noticeId, channel, by, paperRef = null, word = null, recordedBy, principal } = given;
  const way = word?.way ?? null;
  const breach = anAnswerIsWhole({ ...given, way });
  if (breach !== null) throw failCollection(breach);
  const { state, branchId } = await holdClient(tx, clientId);
  const answers = given.answers.flatMap(rowsOfAnswer);
  const said = digestOfAnswers({ noticeId, channel, by, paperRef }, answers);
  const before = await actSaidBefore(tx, clientId, key, said);
  if (before !== null) return before;
  if (!whoeverIsInQuarantineAnswersInPerson(state, channel, way))
    throw failCollection('COLLECTION_CONSENT_NEEDS_WRITING');
  const notice = await requireNoticeInForce(tx, noticeId);
  if (answers.some(({ purpose }) => !notice.content.purposes.includes(purpose))) {
    throw failCollection('COLLECTION_CONSENT_NOTICE_OUTDATED');
  }
  const standing = await actThatSaysTheSame(tx, given, answers);
  if (standing !== null) return standing;
  if (word?.way === 'signature') await keepSignature(tx, word, { clientId, askedBy: recordedBy, said, answers });
  const act = {
    ...{ key, clientId, branchId, channel, by, notice, recordedBy, paperRef, answers, principal },
    visitId: given.visitId ?? null,
    kind: 'given',
    word: word === null ? null : { id: word.id, way: word.way, signatureDigest: signatureDigestOf(word) },
  } as const;
  const written = await writeAct(tx, means, said, act);
  const opens = answers.some(({ answer }) => answer === 'given');
  if (opens && leavesQuarantineAtOnce(channel, way)) await tx.query(ADMIT, [clientId]);
  return written;
}

/**
 * Two tabs, each with a key of its own: the second one that says the same of the same notice on the same channel is told the act that
 * stands, and there is one receipt. A code says more than a signature that waits, and is written down.
 */
async function actThatSaysTheSame(
  tx: SqlTransaction,
  given: GivenAnswers,
  answers: readonly AnswerRow[],
): Promise<ConsentAct | null> {
  const { clientId, noticeId, channel, by, paperRef = null } = given;
  const states = await statesOf(tx, clientId);
  let found: ConsentAct | null = null;
  for (const said of answers) {
    const now = states.find(({ word }) => word?.purpose === said.purpose && word.class === said.class);
    const word = now?.word;
    const isSame =
      word != null &&
      word.receiptId !== null &&
      (now?.state === said.answer || (isWaiting(now) && said.answer === 'given' && given.word?.way !== 'code')) &&
      word.noticeId === noticeId &&
      word.channel === channel &&
      word.paperRef === paperRef &&
      word.by === by &&
      (word.validUntil?.getTime() ?? null) === (said.validUntil?.getTime() ?? null) &&
      (found === null || found.actId === word.actId);
    if (!isSame) return null;
    found = { actId: word.actId, receiptId: word.receiptId, version: word.seq, isNew: false };
  }
  return found;
}

/** Said, and waiting for the message or for the second person. What the tablet held before it wanted an act is said anew. */
function isWaiting(now: Standing | undefined): boolean {
  return now?.state === 'pending' || (now?.state === 'unconfirmed' && now.word?.channel === 'paper');
}
