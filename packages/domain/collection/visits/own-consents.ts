import { inSqlTransaction, type SqlTransaction, visitorPrincipal } from '@kean/db';
import type { Id } from '@kean/kernel';
import type { VisitContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import { purposesAskedOf } from '../campaigns/asking-of-client.ts';
import { giveConsent } from '../consent/give-consent.ts';
import { noticeToShow } from '../consent/notice-to-show.ts';
import { receiptOf, receiptsOf } from '../consent/receipts-of.ts';
import { statesOf, viewStanding } from '../consent/states-of.ts';
import { requireClient } from '../consent/stored-consents.ts';
import { withdrawConsent } from '../consent/withdraw-consent.ts';
import type { ConsentAct, NoticeToShow, ReceiptFiles } from '../contract/consents.ts';
import type { OwnAnswers, OwnConsents, OwnWithdrawal } from '../contract/own-consents.ts';
import { failCollection } from '../errors.ts';
import { listPurposes } from '../operations/list-purposes.ts';
import type { PurposeCode } from '../purposes/index.ts';

/** What the visitor is asked, what they answered, and their receipts. No value of theirs is in it. */
export function showOwnConsents(call: VisitContext): Promise<OwnConsents> {
  const { clientId, visitId } = call.visitor;
  return asVisitor(call, async (tx) => {
    await requireClient(tx, clientId);
    const states = (await statesOf(tx, clientId)).map(viewStanding);
    const notice = asked(await noticeToShow(tx), await purposesAskedOf(tx, clientId));
    const shown = new Set<string>([
      ...(notice?.purposes ?? []),
      ...states.filter(({ state, otherBasis }) => state !== 'unasked' || otherBasis !== null).map((one) => one.purpose),
    ]);
    const purposes = listPurposes().filter(({ code }) => shown.has(code));
    return {
      notice,
      states,
      purposes,
      receipts: await receiptsOf(tx, clientId),
      bySheet: await isBySheet(tx, visitId),
    };
  });
}

/** Whoever came by a campaign is asked what it asks for, and not whatever else the notice tells of. */
function asked(notice: NoticeToShow | null, purposes: readonly PurposeCode[] | null): NoticeToShow | null {
  if (notice === null || purposes === null) return notice;
  return { ...notice, purposes: notice.purposes.filter((code) => purposes.includes(code)) };
}

const BY_SHEET = 'SELECT FROM client_visit WHERE id = $1::uuid AND sheet_id IS NOT NULL';

async function isBySheet(tx: SqlTransaction, visitId: Id<'Visit'>): Promise<boolean> {
  return (await tx.query(BY_SHEET, [visitId])).length > 0;
}

/**
 * The client answers alone, on their own phone: nobody of the office takes it down. What two people of the office opened by link and sheet is no
 * phone of the client's; the database refuses it as well.
 * @throws AppError COLLECTION_CONSENT_NOT_BY_SHEET; those of `giveConsent`
 */
export function giveOwnConsent(call: VisitContext, answers: OwnAnswers): Promise<ConsentAct> {
  const { clientId, visitId } = call.visitor;
  const alone = { clientId, visitId, channel: 'own-phone', recordedBy: null, principal: null } as const;
  return asVisitor(call, async (tx) => {
    if (await isBySheet(tx, visitId)) throw failCollection('COLLECTION_CONSENT_NOT_BY_SHEET');
    return giveConsent(tx, meansOf(call), { ...answers, ...alone });
  });
}

/** Takes back by one act, as it was given by one (PIPL 15). @throws AppError of `withdrawConsent` */
export function withdrawOwnConsent(call: VisitContext, { key, purposes }: OwnWithdrawal): Promise<ConsentAct> {
  const { clientId, visitId } = call.visitor;
  const alone = { clientId, visitId, channel: 'own-phone', recordedBy: null, principal: null } as const;
  return asVisitor(call, (tx) => withdrawConsent(tx, meansOf(call), { key, purposes, ...alone }));
}

/** The two files of one receipt of the visitor. @throws AppError COLLECTION_RECEIPT_NOT_FOUND, for one of somebody else alike */
export function takeOwnReceipt(call: VisitContext, receiptId: Id<'Receipt'>): Promise<ReceiptFiles> {
  const { clientId } = call.visitor;
  return asVisitor(call, async (tx) => {
    const files = await receiptOf(tx, clientId, receiptId);
    if (files === null) throw failCollection('COLLECTION_RECEIPT_NOT_FOUND');
    await record(tx, {
      action: 'collection.receipt-handed-out',
      outcome: 'allowed',
      principal: null,
      subject: { kind: 'Client', id: clientId },
      facts: { receiptId },
    });
    return files;
  });
}

function asVisitor<Done>(
  { services, visitor }: VisitContext,
  act: (tx: SqlTransaction) => Promise<Done>,
): Promise<Done> {
  return inSqlTransaction(services.db, visitorPrincipal(visitor.clientId), act);
}

function meansOf({ services: { receipts, clock } }: VisitContext) {
  return { receipts, clock };
}
