import type { SqlTransaction } from '@kean/db';
import type { Id, StaffId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../../audit-events.ts';
import type { IdentityCheck } from '../../contract/request-words.ts';
import type { ExtensionReason } from '../../contract/requests.ts';
import { failClients } from '../../errors.ts';
import { requestExtended } from '../messages/definitions.ts';
import { lastMinuteOf } from '../messages/last-minute-of.ts';
import { tellClient } from '../messages/tell-client.ts';
import { setReminders } from '../reminders/set-reminders.ts';
import { aComplaintStaysOutOfTheBranchsLog } from '../rules/a-complaint-stays-out-of-the-branchs-log.ts';
import { anActFitsTheStateOfItsCase, checksMissing } from '../rules/an-act-fits-the-state-of-its-case.ts';
import { theOtherLimit } from '../rules/an-answer-is-due-by-the-earlier-limit.ts';
import { writeStep } from '../write-step.ts';
import { handlersOf } from './handlers.ts';
import { type StoredRequest, withRequest } from './with-request.ts';

interface OnCase {
  readonly requestId: Id<'Request'>;
  readonly version: number;
}
const MOVED = 'version = version + 1';
const CHECK = `UPDATE client_request SET ${MOVED}, state = $2, checked_by = coalesce(checked_by, $3::uuid),
    second_checked_by = CASE WHEN checked_by IS NULL THEN NULL ELSE $3::uuid END,
    checked_at = CASE WHEN $2 = 'checked' THEN now() END WHERE id = $1::uuid`;
const ASSIGN = `UPDATE client_request SET ${MOVED}, assignee_id = $2::uuid, state = $3 WHERE id = $1::uuid`;
const ACCUSE = `UPDATE client_request SET ${MOVED}, accused_id = $2::uuid,
    assignee_id = CASE WHEN assignee_id = $2::uuid THEN NULL ELSE assignee_id END WHERE id = $1::uuid`;
const EXTEND = `UPDATE client_request SET ${MOVED}, due_at = $2::timestamptz, extended_at = now(),
    extended_because = $3 WHERE id = $1::uuid`;

/** Writes down how it was established who asks; an heir's papers are seen by two. @throws AppError CLIENTS_REQUEST_… */
export function checkIdentity(call: SignedInContext, input: OnCase & { readonly how: IdentityCheck }): Promise<void> {
  return handling(call, input, 'check', async (tx, found) => {
    const state = checksMissing(found) > 1 ? 'taken' : 'checked';
    await tx.query(CHECK, [found.requestId, state, call.principal.staffId]);
    await writeStep(tx, { ...stepOf(call, found), act: 'checked', code: input.how });
    await record(tx, {
      ...eventOf(call, found),
      action: 'clients.request-identity-checked',
      facts: { requestId: found.requestId, how: input.how, state },
    });
  });
}

/** Gives the case to somebody who may handle it. @throws AppError CLIENTS_REQUEST_HANDLER_NOT_ELIGIBLE | CLIENTS_REQUEST_… */
export function assignRequest(call: SignedInContext, input: OnCase & { readonly staffId: StaffId }): Promise<void> {
  return handling(call, input, 'assign', async (tx, found) => {
    const eligible = await handlersOf(tx, found);
    if (!eligible.some(({ staffId }) => staffId === input.staffId)) {
      throw failClients('CLIENTS_REQUEST_HANDLER_NOT_ELIGIBLE');
    }
    await tx.query(ASSIGN, [found.requestId, input.staffId, found.state === 'checked' ? 'in-work' : found.state]);
    await writeStep(tx, { ...stepOf(call, found), act: 'assigned', aboutId: input.staffId });
    await record(tx, {
      ...eventOf(call, found),
      action: 'clients.request-assigned',
      facts: { requestId: found.requestId, assigneeId: input.staffId },
    });
  });
}

/** Says whom a complaint is about; from then on they neither see nor decide it. @throws AppError CLIENTS_REQUEST_… */
export function nameAccused(call: SignedInContext, input: OnCase & { readonly staffId: StaffId }): Promise<void> {
  if (input.staffId === call.principal.staffId) throw failClients('CLIENTS_REQUEST_ACCUSED_NAMES_YOU');
  return handling(call, input, 'name-accused', async (tx, found) => {
    const [known] = await tx.query('SELECT 1 FROM staff WHERE id = $1::uuid', [input.staffId]);
    if (known === undefined) throw failClients('CLIENTS_REQUEST_HANDLER_NOT_ELIGIBLE');
    await tx.query(ACCUSE, [found.requestId, input.staffId]);
    await writeStep(tx, { ...stepOf(call, found), act: 'accused-named', aboutId: input.staffId });
    await record(tx, {
      ...eventOf(call, found),
      action: 'clients.request-accused-named',
      facts: { requestId: found.requestId, accusedId: input.staffId },
    });
  });
}

/** Moves the day of the answer, once, and tells the client why. @throws AppError CLIENTS_REQUEST_EXTENDED_ONCE | CLIENTS_REQUEST_… */
export function extendRequest(
  call: SignedInContext,
  input: OnCase & { readonly because: ExtensionReason; readonly language: 'zh' | 'en' },
): Promise<void> {
  return handling(call, input, 'extend', async (tx, found) => {
    const { requestId, clientId, number } = found;
    const { dueAt } = theOtherLimit(found.takenAt);
    // In a row of holidays both limits may be the same day: then there is nothing to move to.
    if (dueAt <= found.dueAt) throw failClients('CLIENTS_REQUEST_EXTENDED_ONCE');
    await tx.query(EXTEND, [requestId, dueAt, input.because]);
    await setReminders(tx, requestId, dueAt);
    const told = await tellClient(tx, call.services.keyring, {
      client: { id: clientId, state: found.clientState },
      message: requestExtended,
      values: { number, until: lastMinuteOf(dueAt), because: input.because },
      key: requestId,
      language: input.language,
    });
    await writeStep(tx, { ...stepOf(call, found), act: 'extended', code: input.because, told });
    await record(tx, {
      ...eventOf(call, found),
      action: 'clients.request-extended',
      facts: { requestId, because: input.because, told },
    });
  });
}

function handling(
  call: SignedInContext,
  input: OnCase,
  act: 'check' | 'assign' | 'name-accused' | 'extend',
  work: (tx: SqlTransaction, found: StoredRequest) => Promise<void>,
): Promise<void> {
  return withRequest(call, 'clients.handle-requests', input, async (tx, found) => {
    const refused = anActFitsTheStateOfItsCase(act, found, call.principal.staffId);
    if (refused !== null) throw failClients(refused);
    await work(tx, found);
  });
}

/** Who did it, in which case. */
export function stepOf({ principal }: SignedInContext, { requestId, clientId }: StoredRequest) {
  return { requestId, clientId, staffId: principal.staffId };
}

/** What every event of a case has in common. */
export function eventOf({ principal }: SignedInContext, { clientId, branchId: home, kind }: StoredRequest) {
  const branchId = aComplaintStaysOutOfTheBranchsLog(kind, home);
  return { outcome: 'allowed', principal, branchId, subject: { kind: 'Client', id: clientId } } as const;
}
