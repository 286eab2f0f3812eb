import { Personal } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { giveConsent } from '../../consent/give-consent.ts';
import { requireClient } from '../../consent/stored-consents.ts';
import { withdrawConsent } from '../../consent/withdraw-consent.ts';
import type { ConsentAct, RecordConsentInput, WithdrawConsentInput } from '../../contract/consents.ts';
import { failCollection } from '../../errors.ts';
import { anAnswerIsWhole } from '../../rules/an-answer-is-whole.ts';
import { type GivenWord, sealSignature } from '../../words/signed-word.ts';
import { inClientTransaction } from './client-transaction.ts';
import { proveConsentCode } from './prove-consent-code.ts';
import { tellClient } from './tell-client.ts';

/**
 * Takes down what a client answered on the office's tablet, by word of mouth or on paper. On the tablet it is the client's only by an act of
 * theirs; signed there, by word of mouth and on paper it waits, and opens nothing.
 * @throws AppError of `giveConsent`, and COLLECTION_CONSENT_CODE_REFUSED | COLLECTION_CONSENT_NOT_SIGNED | COLLECTION_CONSENT_NO_PHONE
 */
export async function recordConsents(call: SignedInContext, input: RecordConsentInput): Promise<ConsentAct> {
  const { principal, services } = call;
  const { word: said, ...answers } = input;
  const breach = anAnswerIsWhole({ ...answers, way: said?.way ?? null });
  if (breach !== null) throw failCollection(breach);
  if (said?.way === 'code') await proveConsentCode(call, input, said);
  return inClientTransaction(call, 'collection.record-consents', input.clientId, async (tx) => {
    let word: GivenWord | null = null;
    if (said?.way === 'code') word = { way: 'code', id: said.wordId };
    if (said?.way === 'signature') {
      const { state } = await requireClient(tx, input.clientId);
      word = await sealSignature(services.keyring, { id: input.clientId, state }, new Personal(said.lines));
    }
    const act = await giveConsent(tx, meansOf(services), {
      ...answers,
      word,
      recordedBy: principal.staffId,
      principal,
    });
    // Whoever holds the tablet can draw a signature, and whoever writes it down can say that something was said.
    const how = input.channel === 'attested' ? 'said' : said?.way === 'signature' ? 'signed' : null;
    const waits = how !== null && input.answers.some(({ answer }) => answer === 'given');
    if (waits && act.isNew) await tellClient(tx, call, act, { ...input, how });
    return act;
  });
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
