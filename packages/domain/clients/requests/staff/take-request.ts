import { inSqlTransaction, rowPrincipal } from '@kean/db';
import type { BranchId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../../audit-events.ts';
import type { RequestTaken, TakeRequestInput } from '../../contract/requests.ts';
import { failClients } from '../../errors.ts';
import { CLIENT_PLACES, type ClientPlaces, clientOf } from '../request-rows.ts';
import { sealingKeyOf } from '../request-words.ts';
import { writeRequest } from '../write-request.ts';

const CLIENT = `SELECT ${CLIENT_PLACES} FROM client c WHERE c.id = $1::uuid`;

/**
 * Takes down what somebody asked for by word of mouth or by letter, for themselves or another: who they are is established afterwards.
 * @throws AppError CLIENTS_CLIENT_NOT_FOUND, for one that is absent, out of reach or erased alike | CLIENTS_REQUESTS_TOO_MANY
 */
export async function takeRequest(call: SignedInContext, input: TakeRequestInput): Promise<RequestTaken> {
  const { services, principal, authorizer } = call;
  const { clientId } = input;
  const as = rowPrincipal(principal, authorizer.rowReach('clients.take-requests'));
  const taken = await inSqlTransaction(services.db, as, async (tx) => {
    const [row] = await tx.query<ClientPlaces>(CLIENT, [clientId]);
    const mayTake =
      row !== undefined && authorizer.can('clients.take-requests', 'Client', clientOf({ ...row, clientId }));
    if (!mayTake || row.clientState === 'erased') {
      await record(tx, {
        action: 'clients.dossier-refused',
        outcome: 'refused',
        principal,
        subject: { kind: 'Client', id: clientId },
        facts: { reason: 'not-within-reach' },
      });
      return null;
    }
    return writeRequest(tx, services.keyring, {
      ...{ key: input.key, kind: input.kind, channel: input.channel, by: input.by, words: input.words },
      ...{ language: input.language, paperRef: input.paperRef ?? null, accusedId: null, principal },
      client: { id: clientId, state: row.clientState, branchId: row.branchId as BranchId },
      sealWith: await sealingKeyOf(services.keyring, clientId, principal),
    });
  });
  if (taken === null) throw failClients('CLIENTS_CLIENT_NOT_FOUND');
  return taken;
}
