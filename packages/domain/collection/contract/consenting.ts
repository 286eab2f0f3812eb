/**
 * The contract's other half: asking, taking down and taking back consents inside the transaction of whoever calls. Apart from
 * `consents.ts`, because the portal reads that one.
 */
import type { SqlTransaction } from '@kean/db';
import type { ClientId } from '@kean/kernel';
import { statesOf, viewStanding } from '../consent/states-of.ts';
import type { ConsentState } from './consents.ts';

export { type GivenAnswers, giveConsent } from '../consent/give-consent.ts';
export { noticeToShow } from '../consent/notice-to-show.ts';
export { receiptOf, receiptsOf } from '../consent/receipts-of.ts';
export { asksOf, digestOfAnswers, rowsOfAnswer } from '../consent/said-answers.ts';
export { type Withdrawal, withdrawConsent } from '../consent/withdraw-consent.ts';
export type { ConsentMeans } from '../consent/write-act.ts';

/** Every purpose and sensitive class with where it stands now. */
export async function consentsOf(tx: SqlTransaction, clientId: ClientId): Promise<ConsentState[]> {
  return (await statesOf(tx, clientId)).map(viewStanding);
}
