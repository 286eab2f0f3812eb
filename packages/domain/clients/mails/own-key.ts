import type { SqlTransaction } from '@kean/db';
import type { DataKey } from '@kean/encryption';
import type { VisitContext } from '@kean/procedures';
import type { ClientState } from '../contract.ts';
import { failClients } from '../errors.ts';

const STATE = 'SELECT state FROM client WHERE id = $1::uuid';

/**
 * The key of the visiting client, for what they themselves say. Whoever was taken over from an old list and has not answered yet is written to
 * for that answer alone, so that no mailbox of theirs is taken down.
 * @throws AppError CLIENTS_CLIENT_NOT_FOUND | CLIENTS_MAIL_AFTER_THE_ANSWER
 */
export async function ownKey(tx: SqlTransaction, { services, visitor: { clientId } }: VisitContext): Promise<DataKey> {
  const [row] = await tx.query<{ state: ClientState }>(STATE, [clientId]);
  if (row === undefined) throw failClients('CLIENTS_CLIENT_NOT_FOUND');
  if (row.state === 'quarantined') throw failClients('CLIENTS_MAIL_AFTER_THE_ANSWER');
  const asked = { id: clientId, state: row.state, grounds: [], reach: { scope: 'self', assignee: null } } as const;
  const use = { principal: { ownClientId: clientId }, purpose: 'own-access' } as const;
  const key = (await services.keyring.keysFor('client', [asked], use)).keys.get(clientId);
  if (key === undefined) throw failClients('CLIENTS_CLIENT_NOT_FOUND');
  return key;
}
