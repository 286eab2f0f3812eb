import type { ClientState } from '@kean/clients/contract';
import { digestOf, makeLink, newLinkSecret, phoneOfClient } from '@kean/clients/contract/reaching';
import type { SqlTransaction } from '@kean/db';
import { type ClientId, type Id, Personal, type StaffId } from '@kean/kernel';
import { queueClientMessage } from '@kean/messages';
import type { SignedInContext } from '@kean/procedures';
import { requireNoticeInForce } from '../../consent/notice-to-show.ts';
import { requireClient } from '../../consent/stored-consents.ts';
import type { ConsentAct, PurposeAnswer } from '../../contract/consents.ts';
import { failCollection } from '../../errors.ts';
import { consentNoted, consentSigned, purposesInOneLine } from '../../words/messages.ts';
import { refusedPhone } from './refused-phone.ts';

const OBJECTION = 'INSERT INTO consent_objection (act_id, link_digest) VALUES ($1::uuid, $2)';

/** What somebody of the office took down, and how: said, or signed on the tablet. */
export interface TakenDown {
  readonly clientId: ClientId;
  readonly noticeId: Id<'Notice'>;
  readonly answers: readonly PurposeAnswer[];
  readonly how: 'said' | 'signed';
}

/**
 * Tells the client in writing what somebody of the office noted as said, or has as signed, with a link to where it is taken back. Queued with the
 * act: until it has gone out, and a day longer, the answer opens nothing; where it cannot go out the answer is not taken down.
 * @throws AppError COLLECTION_CONSENT_NO_PHONE | COLLECTION_CONSENT_PHONE_AWAITS | CLIENTS_INVITED_TOO_OFTEN
 */
export async function tellClient(
  tx: SqlTransaction,
  { principal, services, locale }: SignedInContext,
  act: ConsentAct,
  { clientId, noticeId, answers, how }: TakenDown,
): Promise<void> {
  const { state } = await requireClient(tx, clientId);
  const coming = { id: clientId, state: state as ClientState, reason: 'ask-consent' } as const;
  const reached = await phoneOfClient(tx, services.keyring, coming);
  if (reached.refused !== null) throw failCollection(refusedPhone(reached.refused));
  const notice = await requireNoticeInForce(tx, noticeId);
  const page = how === 'said' ? await linkToPages(tx, clientId, principal.staffId) : await linkThatObjects(tx, act);
  const told = {
    ...({ channel: 'sms', language: locale, clientId, key: act.actId } as const),
    ...{ sealWith: reached.sealWith, to: reached.phone },
    values: new Personal({
      office: notice.content.words.handlerName[locale],
      purposes: purposesInOneLine(answers, locale, 'noted'),
      page,
    }),
  };
  await (how === 'said' ? queueClientMessage(tx, consentNoted, told) : queueClientMessage(tx, consentSigned, told));
}

/** The code that the link asks for needs no approved basis then: an objection is always possible. */
async function linkToPages(tx: SqlTransaction, clientId: ClientId, invitedBy: StaffId): Promise<string> {
  return (await makeLink(tx, { clientId, invitedBy, reason: 'ask-consent', channel: 'sms' })).linkSecret;
}

async function linkThatObjects(tx: SqlTransaction, { actId }: ConsentAct): Promise<string> {
  const linkSecret = newLinkSecret();
  await tx.query(OBJECTION, [actId, digestOf(linkSecret)]);
  return linkSecret;
}
