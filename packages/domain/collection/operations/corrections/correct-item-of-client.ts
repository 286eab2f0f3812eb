import type { ItemField } from '@kean/clients/contract';
import { correctItem, type ItemFacts, readItemFacts } from '@kean/clients/contract/correction';
import { inSqlTransaction, type SqlTransaction, visitorPrincipal } from '@kean/db';
import type { ClientId, Principal } from '@kean/kernel';
import type { Services, SignedInContext, VisitContext } from '@kean/procedures';
import { record } from '../../audit-events.ts';
import { fieldsToldOf } from '../../consent/notice-to-show.ts';
import type { Corrected, CorrectItemInput, CorrectOwnItemInput } from '../../contract/corrections.ts';
import { failCollection } from '../../errors.ts';
import { noticeTells } from '../../rules/a-field-stands-in-the-published-notice.ts';
import { inClientTransaction } from '../consents/client-transaction.ts';
import { judgeItemField, servicesOf } from './judge-item-field.ts';
import { understandItemField } from './understand-item-field.ts';

/**
 * Corrects one field of a demand or property at the client's word, by whoever may correct the person's own fields; judged as its form judges it.
 * @throws AppError COLLECTION_CLIENT_NOT_FOUND | COLLECTION_ITEM_NOT_FOUND | COLLECTION_FIELD_OUTSIDE_NOTICE
 */
export function correctItemOfClient(call: SignedInContext, input: CorrectItemInput): Promise<Corrected> {
  const { principal, services } = call;
  const by = { clientId: input.clientId, principal, source: 'staff' } as const;
  return inClientTransaction(call, 'collection.correct-fields', input.clientId, (tx) =>
    correct(tx, services, input, by),
  );
}

/** The same by the client, on their own page: nobody verified it, and nobody of the office is named. @throws AppError COLLECTION_ITEM_NOT_FOUND */
export function correctOwnItem({ services, visitor }: VisitContext, input: CorrectOwnItemInput): Promise<Corrected> {
  const by = { clientId: visitor.clientId, principal: null, source: 'client' } as const;
  const said = { ...input, verified: false };
  return inSqlTransaction(services.db, visitorPrincipal(visitor.clientId), (tx) => correct(tx, services, said, by));
}

/** The office writes nothing down that its published notice leaves out; what the client says of themself, they may always say (PIPL 46). */
async function requireTold(tx: SqlTransaction, field: ItemField, facts: ItemFacts): Promise<void> {
  const told = await fieldsToldOf(tx);
  const name = field.slice(field.indexOf('.') + 1);
  if (!servicesOf(facts).some((service) => noticeTells(told, service, name))) {
    throw failCollection('COLLECTION_FIELD_OUTSIDE_NOTICE');
  }
}

interface By {
  readonly clientId: ClientId;
  readonly principal: Principal | null;
  readonly source: 'staff' | 'client';
}

async function correct(
  tx: SqlTransaction,
  services: Pick<Services, 'keyring' | 'clock'>,
  { itemId, field, value, verified, confirmed }: Omit<CorrectItemInput, 'clientId'>,
  { clientId, principal, source }: By,
): Promise<Corrected> {
  const facts = await readItemFacts(tx, clientId, itemId, field.startsWith('demand.') ? 'demand' : 'property');
  if (facts === null) throw failCollection('COLLECTION_ITEM_NOT_FOUND');
  if (source === 'staff') await requireTold(tx, field, facts);
  const finding = judgeItemField(field, value, facts, services.clock.now());
  if (finding !== null && (finding.severity === 'refuses' || !confirmed)) return { outcome: 'finding', finding };
  const changed = await correctItem(tx, services, {
    ...{ clientId, itemId, field, source, verified, recordedBy: principal?.staffId ?? null },
    value: understandItemField(field, value),
  });
  await record(tx, {
    action: 'collection.field-corrected',
    outcome: 'allowed',
    principal,
    subject: { kind: 'Client', id: clientId },
    fields: [field],
    facts: { changed, verified },
  });
  return { outcome: 'corrected', changed };
}
