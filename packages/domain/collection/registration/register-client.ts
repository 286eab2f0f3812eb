import { insertClients, prepareClients } from '@kean/clients/contract/registration';
import { inSqlTransaction, rowPrincipal, type SqlTransaction } from '@kean/db';
import { AppError, type ClientId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import { PHONE_IS_STAFFS } from '../checks/phone.ts';
import { findingKey, type RegisterClientInput, type Registered } from '../contract/registration.ts';
import { failCollection } from '../errors.ts';
import { clientOfForm } from './client-of-form.ts';
import { takeDraft } from './drafts/end-draft.ts';
import { holdDraft } from './drafts/stored-draft.ts';
import { judgeRegistration } from './judge-registration.ts';
import { lookForDuplicate } from './look-for-duplicate.ts';
import { placeOfStaff } from './place-of-staff.ts';
import { requireOnlyNeededFields } from './require-only-needed-fields.ts';

type Done = Extract<Registered, { outcome: 'registered' }>;

/**
 * Makes a client of a form, once, however often it is sent: the client has the id of the draft, and whoever takes the draft away writes the
 * client. Nothing is written while anything is refused, unconfirmed, or known already.
 * @throws AppError COLLECTION_NO_BRANCH | COLLECTION_FIELD_OUTSIDE_SERVICES | COLLECTION_DRAFT_NOT_FOUND |
 *   COLLECTION_LOOKED_UP_TOO_OFTEN, and what the authorizer throws
 */
export async function registerClient(call: SignedInContext, input: RegisterClientInput): Promise<Registered> {
  const { principal, authorizer, services } = call;
  const { draftId, form } = input;
  const id = draftId as string as ClientId;
  const draft = clientOfForm(id, form, principal, placeOfStaff(principal));
  await requireOnlyNeededFields(call, form);
  authorizer.assertCan('collection.register', 'Client', { ...draft, assignmentLapsesAt: null });

  const before = await beforeWriting(call, input);
  if (before !== null) return before;
  const findings = judgeRegistration(form, services.clock.now());
  const confirmed = new Set(input.confirmed);
  if (findings.some((one) => one.severity === 'refuses' || !confirmed.has(findingKey(one)))) {
    return { outcome: 'findings', findings };
  }
  const duplicate = await lookForDuplicate(call, form.person.phone ?? '');
  if (duplicate.met === 'staff') {
    const finding = { service: null, field: 'phone', ...PHONE_IS_STAFFS };
    if (!confirmed.has(findingKey(finding))) return { outcome: 'findings', findings: [...findings, finding] };
  } else if (duplicate.met !== 'nobody')
    return (await beforeWriting(call, input)) ?? { outcome: 'duplicate', duplicate };

  const keys = await services.keyring.createFor('client', [id], { principal, purpose: 'register' });
  const prepared = prepareClients(keys, (await services.keyring.indexes()).writing, [draft]);
  try {
    return await inSqlTransaction(services.db, registrarPrincipal(call), async (tx) => {
      if (!(await takeDraft(tx, draftId, principal.staffId))) return requireRegistered(tx, id);
      await insertClients(tx, prepared);
      await record(tx, {
        action: 'collection.client-registered',
        outcome: 'allowed',
        principal,
        branchId: draft.branchId,
        subject: { kind: 'Client', id },
        fields: Object.keys(form.person),
        facts: { services: form.services.map(({ service }) => service).join('.') },
      });
      return requireRegistered(tx, id);
    });
  } catch (error) {
    // The same phone was registered from another form in the same moment.
    if (!(error instanceof AppError && error.code === 'DB_TAKEN')) throw error;
    return { outcome: 'duplicate', duplicate: await lookForDuplicate(call, form.person.phone ?? '') };
  }
}

/** The client that this form became before; `null` while the form is still open. @throws AppError COLLECTION_DRAFT_NOT_FOUND */
async function beforeWriting(call: SignedInContext, { draftId }: RegisterClientInput): Promise<Done | null> {
  return inSqlTransaction(call.services.db, registrarPrincipal(call), async (tx) => {
    // The draft first: whoever waits here for another tab's saving sees in the next statement what that one made.
    const draft = await holdDraft(tx, draftId);
    return draft === null ? requireRegistered(tx, draftId as string as ClientId) : null;
  });
}

function registrarPrincipal({ principal, authorizer }: SignedInContext) {
  return rowPrincipal(principal, authorizer.rowReach('collection.register'));
}

const REGISTERED = `SELECT c.number FROM client c WHERE c.id = $1::uuid AND c.origin = 'registered'`;

async function requireRegistered(tx: SqlTransaction, clientId: ClientId): Promise<Done> {
  const [row] = await tx.query<{ number: number }>(REGISTERED, [clientId]);
  if (row === undefined) throw failCollection('COLLECTION_DRAFT_NOT_FOUND');
  return { outcome: 'registered', clientId, number: row.number };
}
