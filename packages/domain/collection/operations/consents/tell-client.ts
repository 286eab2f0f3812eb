import type { ClientState } from '@kean/clients/contract';
import { makeLink, phoneOfClient } from '@kean/clients/contract/reaching';
import type { SqlTransaction } from '@kean/db';
import { type ClientId, type Id, Personal } from '@kean/kernel';
import { queueClientMessage } from '@kean/messages';
import type { SignedInContext } from '@kean/procedures';
import { requireNoticeInForce } from '../../consent/notice-to-show.ts';
import { requireClient } from '../../consent/stored-consents.ts';
import type { ConsentAct, PurposeAnswer } from '../../contract/consents.ts';
import { failCollection } from '../../errors.ts';
import { consentNoted, purposesInOneLine } from '../../words/messages.ts';
import { refusedPhone } from './refused-phone.ts';

/**
 * Tells the client in writing what somebody of the office noted as said, with a link to where it is taken back. Queued with the act: until it has
 * gone out, and a day longer, the answer opens nothing; where it cannot go out the answer is not taken down.
 * @throws AppError COLLECTION_CONSENT_NO_PHONE | COLLECTION_CONSENT_PHONE_AWAITS | CLIENTS_INVITED_TOO_OFTEN
 */
export async function tellClient(
  tx: SqlTransaction,
  { principal, services, locale }: SignedInContext,
  act: ConsentAct,
  about: {
    readonly clientId: ClientId;
    readonly noticeId: Id<'Notice'>;
    readonly answers: readonly PurposeAnswer[];
  },
): Promise<void> {
  const { clientId, noticeId, answers } = about;
  const { state } = await requireClient(tx, clientId);
  const coming = { id: clientId, state: state as ClientState, reason: 'ask-consent' } as const;
  const reached = await phoneOfClient(tx, services.keyring, coming);
  if (reached.refused !== null) throw failCollection(refusedPhone(reached.refused));
  const notice = await requireNoticeInForce(tx, noticeId);
  const link = await makeLink(tx, {
    ...{ clientId, invitedBy: principal.staffId },
    // The code that the link asks for needs no approved basis then: an objection is always possible.
    ...{ reason: 'ask-consent', channel: 'sms' },
  });
  await queueClientMessage(tx, consentNoted, {
    ...{ channel: 'sms', language: locale, clientId, key: act.actId },
    ...{ sealWith: reached.sealWith, to: reached.phone },
    values: new Personal({
      office: notice.content.words.handlerName[locale],
      purposes: purposesInOneLine(answers, locale, 'noted'),
      page: link.linkSecret,
    }),
  });
}
