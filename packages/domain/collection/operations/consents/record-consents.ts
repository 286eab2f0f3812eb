import type { SignedInContext } from '@kean/procedures';
import { giveConsent } from '../../consent/give-consent.ts';
import { withdrawConsent } from '../../consent/withdraw-consent.ts';
import type { ConsentAct, RecordConsentInput, WithdrawConsentInput } from '../../contract/consents.ts';
import { inClientTransaction } from './client-transaction.ts';

/**
 * Takes down what a client answered on the office's tablet, by word of mouth or on paper. Whoever takes it down answers for it.
 * @throws AppError of `giveConsent`
 */
export function recordConsents(call: SignedInContext, input: RecordConsentInput): Promise<ConsentAct> {
  const { principal, services } = call;
  return inClientTransaction(call, 'collection.record-consents', input.clientId, (tx) =>
    giveConsent(tx, meansOf(services), { ...input, recordedBy: principal.staffId, principal }),
  );
}

/**
 * Takes back at the client's word, for whom the office is asked by phone or at the counter: nothing is opened for the purposes from the next
 * request on. @throws AppError of `withdrawConsent`
 */
export function takeBackConsents(call: SignedInContext, input: WithdrawConsentInput): Promise<ConsentAct> {
  const { principal, services } = call;
  return inClientTransaction(call, 'collection.record-consents', input.clientId, (tx) =>
    withdrawConsent(tx, meansOf(services), { ...input, recordedBy: principal.staffId, principal }),
  );
}

function meansOf({ receipts, clock }: SignedInContext['services']) {
  return { receipts, clock };
}
