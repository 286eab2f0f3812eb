import type { DataKey, Ground } from '@kean/encryption';
import type { StaffId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { failClients } from '../../errors.ts';
import type { StoredRequest } from './with-request.ts';

/**
 * The client's key for whoever answers their request; the keyring's door asks for the approved duty to answer. `null` where the key was
 * destroyed.
 * @param purpose reading the request is owed to everybody who asks; putting a field right is a use of what is held, and not in quarantine
 * @param grounds what stands of this client, read in the transaction that found the case
 * @throws AppError CLIENTS_REQUEST_BASIS_NOT_APPROVED | CLIENTS_REQUEST_CLIENT_IN_QUARANTINE
 */
export async function keyForRequest(
  { principal, authorizer, services }: SignedInContext,
  { clientId, clientState, assignmentLapsesAt, clientAssigneeId }: StoredRequest,
  purpose: 'answer-request' | 'data-subject-request',
  grounds: readonly Ground[],
  sealed?: Uint8Array,
): Promise<DataKey | null> {
  const lapsed = assignmentLapsesAt !== null && assignmentLapsesAt.getTime() <= services.clock.now().getTime();
  const assignee = lapsed ? null : (clientAssigneeId as StaffId | null);
  const scope = authorizer.rowReach('clients.handle-requests').widest ?? 'own';
  const asked = { id: clientId, state: clientState, grounds, reach: { scope, assignee }, ...(sealed && { sealed }) };
  const { keys, refused } = await services.keyring.keysFor('client', [asked], { principal, purpose });
  const reason = refused.get(clientId);
  if (reason === 'consent-missing') throw failClients('CLIENTS_REQUEST_CLIENT_IN_QUARANTINE');
  if (reason !== undefined) throw failClients('CLIENTS_REQUEST_BASIS_NOT_APPROVED');
  return keys.get(clientId) ?? null;
}
