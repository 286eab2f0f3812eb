import type { SqlTransaction } from '@kean/db';
import { newId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../../audit-events.ts';
import type { DecideRequestInput, RequestActInput } from '../../contract/requests.ts';
import { failClients } from '../../errors.ts';
import { requestAnswered } from '../messages/definitions.ts';
import { tellClient } from '../messages/tell-client.ts';
import { clearReminders } from '../reminders/set-reminders.ts';
import { sealingKeyOf, sealWords } from '../request-words.ts';
import { anActFitsTheStateOfItsCase } from '../rules/an-act-fits-the-state-of-its-case.ts';
import { writeStep } from '../write-step.ts';
import { eventOf, stepOf } from './handle-case.ts';
import { type StoredRequest, withRequest } from './with-request.ts';

const DECIDE = `UPDATE client_request SET version = version + 1, state = $2, decided_by = $3::uuid, decided_at = now(),
    refused_because = $4 WHERE id = $1::uuid`;
const RESTRICT = `UPDATE client SET state = 'restricted', updated_at = now(), version = version + 1
  WHERE id = $1::uuid AND state IN ('active', 'quarantined') RETURNING id`;
const REMEMBER = 'UPDATE client_request SET restricted_from = $2 WHERE id = $1::uuid';
/** Another case may hold the client as well; then the client stays restricted until that one lets go. */
const LIFT = `UPDATE client SET state = $2::client_state, updated_at = now(), version = version + 1
  WHERE id = $1::uuid AND state = 'restricted'
    AND NOT EXISTS (SELECT FROM client_request o WHERE o.client_id = client.id AND o.restricted_from IS NOT NULL)`;
const FORGET = 'UPDATE client_request SET version = version + 1, restricted_from = NULL WHERE id = $1::uuid';
/** Where the client is restricted already, what they were is known by the case that did it. */
const BEFORE = `SELECT restricted_from AS "from" FROM client_request
  WHERE client_id = $1::uuid AND restricted_from IS NOT NULL ORDER BY decided_at LIMIT 1`;

/**
 * Answers a request, for good. Granted restriction and deletion stop everything but storage and protection at once (PIPL 47, last paragraph); the
 * erasure itself follows apart. A refusal names its reason and says it in words (PIPL 50).
 * @throws AppError CLIENTS_REQUEST_NOT_FOUND | CLIENTS_REQUEST_MOVED_ON | CLIENTS_REQUEST_DECIDED | CLIENTS_REQUEST_IDENTITY_OPEN |
 *   CLIENTS_REQUEST_REFUSAL_UNEXPLAINED
 */
export function decideRequest(call: SignedInContext, input: DecideRequestInput): Promise<void> {
  const { principal, services } = call;
  const because = input.outcome === 'refused' ? (input.because ?? null) : null;
  if (input.outcome === 'refused' && (because === null || input.words === '')) {
    throw failClients('CLIENTS_REQUEST_REFUSAL_UNEXPLAINED');
  }
  return withRequest(call, 'clients.handle-requests', input, async (tx, found) => {
    const act = input.outcome === 'granted' ? 'grant' : 'refuse';
    const refused = anActFitsTheStateOfItsCase(act, found, principal.staffId);
    if (refused !== null) throw failClients(refused);
    const { requestId, clientId, number, kind } = found;
    const isErased = found.clientState === 'erased';
    await tx.query(DECIDE, [requestId, input.outcome === 'granted' ? 'done' : 'refused', principal.staffId, because]);
    await clearReminders(tx, requestId);
    const told = await tellClient(tx, services.keyring, {
      client: { id: clientId, state: found.clientState },
      message: requestAnswered,
      values: { number, decision: input.outcome },
      key: requestId,
      language: input.language,
    });
    const stepId = newId<'RequestStep'>();
    // Of somebody erased meanwhile there is no key, and nobody to read it.
    const mayWrite = input.words !== '' && !isErased;
    const words = mayWrite
      ? sealWords(await sealingKeyOf(services.keyring, clientId, principal), clientId, stepId, input.words)
      : null;
    await writeStep(tx, { ...stepOf(call, found), id: stepId, act: input.outcome, code: because, told, words });
    await record(tx, {
      ...eventOf(call, found),
      action: 'clients.request-decided',
      facts: { requestId, kind, decision: input.outcome, because, told },
    });
    if (input.outcome === 'granted' && (kind === 'restrict' || kind === 'delete')) await restrict(tx, call, found);
  });
}

async function restrict(tx: SqlTransaction, call: SignedInContext, found: StoredRequest): Promise<void> {
  const { requestId, clientId, clientState } = found;
  await tx.query(RESTRICT, [clientId]);
  const [before] = clientState === 'restricted' ? await tx.query<{ from: string }>(BEFORE, [clientId]) : [];
  const from = clientState === 'restricted' ? (before?.from ?? 'active') : clientState;
  if (from === 'erased') return;
  await tx.query(REMEMBER, [requestId, from]);
  await writeStep(tx, { ...stepOf(call, found), act: 'restricted' });
  await record(tx, { ...eventOf(call, found), action: 'clients.client-restricted', facts: { requestId } });
}

/**
 * Lets a client be worked with again, as what they were before, at their word. Somebody who waits for the erasure stays restricted.
 * @throws AppError CLIENTS_REQUEST_NOT_FOUND | CLIENTS_REQUEST_MOVED_ON | CLIENTS_REQUEST_NEVER_RESTRICTED
 */
export function liftRestriction(call: SignedInContext, input: RequestActInput): Promise<void> {
  return withRequest(call, 'clients.handle-requests', input, async (tx, found) => {
    const { requestId, clientId, restrictedFrom, kind } = found;
    if (restrictedFrom === null || kind !== 'restrict') throw failClients('CLIENTS_REQUEST_NEVER_RESTRICTED');
    await tx.query(FORGET, [requestId]);
    await tx.query(LIFT, [clientId, restrictedFrom]);
    await writeStep(tx, { ...stepOf(call, found), act: 'lifted' });
    await record(tx, { ...eventOf(call, found), action: 'clients.restriction-lifted', facts: { requestId } });
  });
}
