import { randomUUID } from 'node:crypto';
import { giveKey, type Statements } from '../scim/directory-office.ts';
import type { ConnectedReceiver } from './transmitter-expectations.ts';

export const AUDIENCE = 'https://receiver.office.example';

/** Two receivers of a seeded office, as HR connects them; neither has a stream yet. */
export async function connectReceivers(sql: Statements): Promise<ConnectedReceiver> {
  const [owner] = await sql(
    `select s.id from staff s join staff_role r on r.staff_id = s.id where r.role_code = 'hr' order by s.number limit 1`,
  );
  const connect = async (name: string) => {
    const token = await giveKey(sql, String(owner?.id), ['personnel.provision']);
    const connectorId = randomUUID();
    await sql(
      `insert into connector (id, kind, name, api_key_id, made_by)
       select $1, 'receiver', $3, k.id, k.staff_id from api_key k where k.prefix = $2`,
      [connectorId, token.slice(0, 13), name],
    );
    await sql(`insert into signal_receiver (connector_id, audience, subject) values ($1, $2, 'email')`, [
      ...[connectorId, AUDIENCE],
    ]);
    return { token, connectorId };
  };
  const [first, other] = [await connect('办公平台'), await connect('另一平台')];
  return { ...first, otherToken: other.token, audience: AUDIENCE };
}
