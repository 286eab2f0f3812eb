import type { SqlTransaction } from '@kean/db';
import type { ClientId, Id, Principal, StaffId } from '@kean/kernel';
import { type ConsentAct, type ConsentChannel, GENERAL_CLASS, type PurposeAnswer } from '../contract/consents.ts';
import { failCollection } from '../errors.ts';
import { purposeOf } from '../purposes/index.ts';
import { anAnswerIsWhole } from '../rules/an-answer-is-whole.ts';
import { sensitiveClassesOf } from '../rules/sensitive-fields-have-a-class.ts';
import { whoeverIsInQuarantineAnswersInPerson } from '../rules/whoever-is-in-quarantine-answers-in-person.ts';
import { requireNoticeInForce } from './notice-to-show.ts';
import { statesOf } from './states-of.ts';
import { holdClient } from './stored-consents.ts';
import { type AnswerRow, actSaidBefore, type ConsentMeans, digestOfSaid, writeAct } from './write-act.ts';

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
  readonly answers: readonly PurposeAnswer[];
  /** Who took it down; `null` where the client answered alone. */
  readonly recordedBy: StaffId | null;
  /** Whose name the event bears; `null` for the client. */
  readonly principal: Principal | null;
}

const ADMIT = `UPDATE client SET state = 'active', updated_at = now(), version = version + 1
  WHERE id = $1::uuid AND state = 'quarantined'`;

/**
 * Writes down what a client answered: one act, one receipt, one event, however often it is sent. Somebody who was taken over from an
 * old list leaves quarantine with the first thing that is consented to.
 * @throws AppError COLLECTION_CLIENT_NOT_FOUND | COLLECTION_CONSENT_NOTICE_OUTDATED | COLLECTION_CONSENT_KEY_USED |
 *   COLLECTION_CONSENT_NEEDS_… | COLLECTION_CONSENT_CLASS_NOT_ASKED | COLLECTION_CONSENT_PAPER_UNNAMED | COLLECTION_RECEIPTS_NOT_SIGNED
 */
export async function giveConsent(tx: SqlTransaction, means: ConsentMeans, given: GivenAnswers): Promise<ConsentAct> {
  const breach = anAnswerIsWhole(given);
  if (breach !== null) throw failCollection(breach);
  const { key, clientId, noticeId, channel, by, paperRef = null, recordedBy, principal } = given;
  const { state, branchId } = await holdClient(tx, clientId);
  const answers = given.answers.flatMap(rowsOf);
  const said = digestOfSaid({
    kind: 'given',
    ...{ noticeId, channel, by, paperRef },
    answers: answers.map(({ validUntil, ...row }) => ({ ...row, validUntil: validUntil?.toISOString() ?? null })),
  });
  const before = await actSaidBefore(tx, clientId, key, said);
  if (before !== null) return before;
  if (!whoeverIsInQuarantineAnswersInPerson(state, channel)) throw failCollection('COLLECTION_CONSENT_NEEDS_WRITING');
  const notice = await requireNoticeInForce(tx, noticeId);
  if (answers.some(({ purpose }) => !notice.content.purposes.includes(purpose))) {
    throw failCollection('COLLECTION_CONSENT_NOTICE_OUTDATED');
  }
  const standing = await actThatSaysTheSame(tx, given, answers);
  if (standing !== null) return standing;
  const act = {
    key,
    clientId,
    branchId,
    kind: 'given',
    channel,
    by,
    notice,
    recordedBy,
    paperRef,
    answers,
    principal,
  } as const;
  const written = await writeAct(tx, means, said, act);
  if (answers.some(({ answer }) => answer === 'given')) await tx.query(ADMIT, [clientId]);
  return written;
}

/** An answer to each class that the purpose asks for: what was not consented to of its own was refused. */
function rowsOf({ purpose, answer, separate, validUntil = null }: PurposeAnswer): AnswerRow[] {
  const classes = sensitiveClassesOf(purposeOf(purpose));
  return [
    { purpose, class: GENERAL_CLASS, answer, validUntil },
    ...classes.map((one): AnswerRow => {
      return { purpose, class: one, answer: separate.includes(one) ? 'given' : 'refused', validUntil };
    }),
  ];
}

/**
 * Two tabs, each with a key of its own: the second one that says the same of the same notice on the same channel is told the act that
 * stands, and there is one receipt.
 */
async function actThatSaysTheSame(
  tx: SqlTransaction,
  { clientId, noticeId, channel, by }: GivenAnswers,
  answers: readonly AnswerRow[],
): Promise<ConsentAct | null> {
  const states = await statesOf(tx, clientId);
  let found: ConsentAct | null = null;
  for (const said of answers) {
    const now = states.find(({ word }) => word?.purpose === said.purpose && word.class === said.class);
    const word = now?.word;
    const isSame =
      word != null &&
      word.receiptId !== null &&
      (now?.state === said.answer || (now?.state === 'pending' && said.answer === 'given')) &&
      word.noticeId === noticeId &&
      word.channel === channel &&
      word.by === by &&
      (word.validUntil?.getTime() ?? null) === (said.validUntil?.getTime() ?? null) &&
      (found === null || found.actId === word.actId);
    if (!isSame) return null;
    found = { actId: word.actId, receiptId: word.receiptId, version: word.seq, isNew: false };
  }
  return found;
}
