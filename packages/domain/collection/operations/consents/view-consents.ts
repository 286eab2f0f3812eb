import { clientBellOf } from '@kean/clients/contract/watching';
import type { ClientId, Id } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../../audit-events.ts';
import { disposalDueOf, newestAskingOf } from '../../campaigns/asking-of-client.ts';
import { noticeToShow } from '../../consent/notice-to-show.ts';
import { receiptOf, receiptsOf } from '../../consent/receipts-of.ts';
import { statesOf, viewStanding } from '../../consent/states-of.ts';
import { requireClient, versionOf } from '../../consent/stored-consents.ts';
import type { ClientConsents, ReceiptFiles, WatchConsentsInput } from '../../contract/consents.ts';
import { failCollection } from '../../errors.ts';
import { inClientTransaction } from './client-transaction.ts';

/** The last words that rest on scanned paper nobody countersigned, and that somebody else took down. */
const TO_COUNTERSIGN = `SELECT a.id FROM consent_act a WHERE a.client_id = $1::uuid AND a.channel = 'paper' AND a.kind = 'given'
    AND a.recorded_by <> $2::uuid AND NOT EXISTS (SELECT FROM consent_countersign k WHERE k.act_id = a.id)
    AND EXISTS (SELECT FROM client_document d WHERE d.about = 'consent' AND d.about_id = a.id AND d.state = 'kept')
    AND EXISTS (SELECT FROM consent_answer w WHERE w.act_id = a.id AND w.answer = 'given' AND NOT EXISTS (
      SELECT FROM consent_act l JOIN consent_answer v ON v.act_id = l.id
      WHERE l.client_id = a.client_id AND l.seq > a.seq AND v.purpose = w.purpose AND v.class = w.class))`;

/** What one client answered and where it stands. No value of the client is in it. @throws AppError COLLECTION_CLIENT_NOT_FOUND */
export function viewConsents(call: SignedInContext, clientId: ClientId): Promise<ClientConsents> {
  const { authorizer, principal } = call;
  return inClientTransaction(call, 'collection.read-consents', clientId, async (tx) => {
    await requireClient(tx, clientId);
    return {
      version: await versionOf(tx, clientId),
      states: (await statesOf(tx, clientId)).map(viewStanding),
      receipts: await receiptsOf(tx, clientId),
      notice: await noticeToShow(tx),
      asked: await newestAskingOf(tx, clientId),
      disposal: await disposalDueOf(tx, clientId),
      mayRecord: authorizer.rowReach('collection.record-consents').widest !== null,
      toCountersign: (await tx.query<{ id: Id<'ConsentAct'> }>(TO_COUNTERSIGN, [clientId, principal.staffId])).map(
        ({ id }) => id,
      ),
    };
  });
}

/**
 * The same, whenever it has changed, until the watcher leaves or the time is over. An open dossier closes its fields by it; one at which nothing
 * happens asks nothing.
 * @throws AppError COLLECTION_CLIENT_NOT_FOUND, also when the client gets out of reach meanwhile
 */
export async function* watchConsents(
  call: SignedInContext,
  { clientId, forSeconds }: WatchConsentsInput,
  signal: AbortSignal | undefined,
): AsyncGenerator<ClientConsents, void, undefined> {
  const { clock } = call.services;
  const until = clock.now().getTime() + forSeconds * 1_000;
  const bell = clientBellOf(call.services.db);
  const leave = bell.follow();
  let shown = '';
  try {
    while (signal?.aborted !== true) {
      const rings = bell.rings(clientId, Math.max(0, until - clock.now().getTime()), signal);
      const view = await viewConsents(call, clientId);
      const states = view.states.map(({ state, otherBasis }) => `${state} ${otherBasis?.article ?? ''}`);
      const changed = `${view.version}/${view.notice?.id ?? ''}/${view.asked?.state}/${view.disposal?.reason}/${states.join()}`;
      if (changed !== shown) yield view;
      shown = changed;
      if (clock.now().getTime() >= until) return;
      await rings;
    }
  } finally {
    leave();
  }
}

/**
 * The two files of one receipt, to be handed to the client. The event stands before they leave.
 * @throws AppError COLLECTION_CLIENT_NOT_FOUND | COLLECTION_RECEIPT_NOT_FOUND
 */
export function handOutReceipt(
  call: SignedInContext,
  { clientId, receiptId }: { readonly clientId: ClientId; readonly receiptId: Id<'Receipt'> },
): Promise<ReceiptFiles> {
  return inClientTransaction(call, 'collection.read-consents', clientId, async (tx) => {
    const files = await receiptOf(tx, clientId, receiptId);
    if (files === null) throw failCollection('COLLECTION_RECEIPT_NOT_FOUND');
    await record(tx, {
      action: 'collection.receipt-handed-out',
      outcome: 'allowed',
      principal: call.principal,
      subject: { kind: 'Client', id: clientId },
      facts: { receiptId },
    });
    return files;
  });
}
