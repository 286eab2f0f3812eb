import type { ClientState } from '@kean/clients/contract';
import { digestOfCode, newCode, newLinkSecret, phoneOfClient } from '@kean/clients/contract/reaching';
import type { SqlTransaction } from '@kean/db';
import { newId, Personal } from '@kean/kernel';
import { queueClientMessage } from '@kean/messages';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../../audit-events.ts';
import { requireNoticeInForce } from '../../consent/notice-to-show.ts';
import { asksOf, digestOfAnswers, rowsOfAnswer } from '../../consent/said-answers.ts';
import { holdClient } from '../../consent/stored-consents.ts';
import type { AskConsentCodeInput, ConsentCodeAsked } from '../../contract/consents.ts';
import { failCollection } from '../../errors.ts';
import { anAnswerIsWhole } from '../../rules/an-answer-is-whole.ts';
import { consentCode, purposesInOneLine } from '../../words/messages.ts';
import { inClientTransaction } from './client-transaction.ts';
import { refusedPhone } from './refused-phone.ts';

/** A phone is not rung all day, and nobody of the office asks for codes of one client after the other. */
const MOST = { inTenMinutes: 3, inADay: 10, byOneInAnHour: 40 } as const;
const ASKED = `SELECT
    count(*) FILTER (WHERE client_id = $1::uuid AND created_at > now() - interval '10 minutes')::int AS "inTenMinutes",
    count(*) FILTER (WHERE client_id = $1::uuid)::int AS "inADay",
    count(*) FILTER (WHERE asked_by = $2::uuid AND created_at > now() - interval '1 hour')::int AS "byOneInAnHour"
  FROM client_word WHERE way = 'code' AND created_at > now() - interval '1 day' AND (client_id = $1::uuid OR asked_by = $2::uuid)`;
const KEEP = `INSERT INTO client_word (id, client_id, asked_by, way, said, asks, code_digest)
  VALUES ($1::uuid, $2::uuid, $3::uuid, 'code', $4, $5::text[], $6) RETURNING ends_at AS "endsAt"`;

/**
 * Sends a code to the client's phone on record, for exactly these answers: its message names the office and the purposes, and the code stands
 * for nothing else. Whoever holds the tablet gets a secret, without which no digest of a code can be tried; the code they never get.
 * @throws AppError COLLECTION_CLIENT_NOT_FOUND | COLLECTION_CONSENT_NOTICE_OUTDATED | COLLECTION_CONSENT_NEEDS_GUARDIAN |
 *   COLLECTION_CONSENT_CLASS_NOT_ASKED | COLLECTION_CONSENT_ASKED_TOO_OFTEN | COLLECTION_CONSENT_NO_PHONE | COLLECTION_CONSENT_PHONE_AWAITS
 */
export function askConsentCode(call: SignedInContext, input: AskConsentCodeInput): Promise<ConsentCodeAsked> {
  const breach = anAnswerIsWhole({ ...input, channel: 'tablet', way: 'code' });
  if (breach !== null) throw failCollection(breach);
  return inClientTransaction(call, 'collection.record-consents', input.clientId, (tx) => ask(tx, call, input));
}

async function ask(
  tx: SqlTransaction,
  { principal, services }: SignedInContext,
  { clientId, noticeId, by, answers, language }: AskConsentCodeInput,
): Promise<ConsentCodeAsked> {
  const { state, branchId } = await holdClient(tx, clientId);
  const notice = await requireNoticeInForce(tx, noticeId);
  if (answers.some(({ purpose }) => !notice.content.purposes.includes(purpose))) {
    throw failCollection('COLLECTION_CONSENT_NOTICE_OUTDATED');
  }
  const [asked] = await tx.query<Record<keyof typeof MOST, number>>(ASKED, [clientId, principal.staffId]);
  if (asked === undefined || Object.entries(MOST).some(([name, most]) => asked[name as keyof typeof MOST] >= most)) {
    throw failCollection('COLLECTION_CONSENT_ASKED_TOO_OFTEN');
  }
  const coming = { id: clientId, state: state as ClientState, reason: 'ask-consent' } as const;
  const reached = await phoneOfClient(tx, services.keyring, coming);
  if (reached.refused !== null) throw failCollection(refusedPhone(reached.refused));
  const [wordId, wordSecret, code] = [newId<'ClientWord'>(), newLinkSecret(), newCode()];
  const rows = answers.flatMap(rowsOfAnswer);
  const said = digestOfAnswers({ noticeId, channel: 'tablet', by, paperRef: null }, rows);
  const [kept] = await tx.query<{ endsAt: Date }>(KEEP, [
    ...[wordId, clientId, principal.staffId, said, asksOf(rows), digestOfCode(wordSecret, code)],
  ]);
  if (kept === undefined) throw failCollection('COLLECTION_CLIENT_NOT_FOUND');
  const apart = answers.some(({ separate }) => separate.length > 0) ? 'identity' : 'none';
  await queueClientMessage(tx, consentCode, {
    ...{ channel: 'sms', language, clientId, key: wordId },
    ...{ sealWith: reached.sealWith, to: reached.phone },
    values: new Personal({
      ...{ code, apart },
      office: notice.content.words.handlerName[language],
      purposes: purposesInOneLine(answers, language, 'code'),
    }),
  });
  await record(tx, {
    action: 'collection.consent-code-queued',
    outcome: 'allowed',
    principal,
    branchId,
    subject: { kind: 'Client', id: clientId },
    facts: { wordId, purposes: answers.filter(({ answer }) => answer === 'given').length },
  });
  return { wordId, wordSecret, endsAt: kept.endsAt };
}
