import { createHash } from 'node:crypto';
import { open } from '@kean/encryption';
import { type ClientId, type Id, newId } from '@kean/kernel';
import { placeOfMessage } from '@kean/messages';
import type { FrontContext, VisitContext } from '@kean/procedures';
import { findVisit } from '../visits/find-visit.ts';
import { aStrangersCall } from './calls.ts';
import type { TestOffice } from './office.ts';

let places = 0;

/** The gateway took the newest message to a client, as the worker writes it down; what it said is gone then. */
export async function newestMessageGoesOut(office: TestOffice, client: ClientId): Promise<void> {
  await office.sql.query(
    `update message set state = 'sent', sent_at = now(), sealed = null where id =
       (select id from message where client_id = $1 order by created_at desc, id desc limit 1)`,
    [client],
  );
}

/** A visit that lies open, as if the client had come in by link and code. */
export async function aLiveVisit(office: Pick<TestOffice, 'sql'>, clientId: ClientId): Promise<Id<'Visit'>> {
  const [invitationId, visitId] = [newId<'Invitation'>(), newId<'Visit'>()];
  await office.sql.query(
    `insert into client_invitation (id, client_id, invited_by, reason, channel, link_digest, ends_at, used_at)
     values ($1, $2, $1, 'own-pages', 'screen', sha256($3), now() + interval '1 hour', now())`,
    [invitationId, clientId, Buffer.from(invitationId)],
  );
  await office.sql.query(
    `insert into client_visit (id, client_id, invitation_id, token_digest, ends_at)
     values ($1, $2, $3, sha256($4), now() + interval '15 minutes')`,
    [visitId, clientId, invitationId, Buffer.from(visitId)],
  );
  return visitId;
}

/** The portal in the name of somebody at that address; each place is another one where none is said. */
export function aFrontCall(office: TestOffice, place?: string): FrontContext {
  places += 1;
  const digest = createHash('sha256')
    .update(place ?? `place ${places}`)
    .digest();
  return { ...aStrangersCall(office), front: { place: digest } };
}

/** The client whose browser holds this token. */
export async function aVisitCall(office: TestOffice, token: string): Promise<VisitContext | null> {
  const visitor = await findVisit(office.db, token);
  return visitor === null ? null : { ...aStrangersCall(office), visitor };
}

/** What the newest text message to a client would say: address and values, as the worker opens them. */
export async function newestMessageTo(
  office: TestOffice,
  client: ClientId,
): Promise<{
  readonly template: string;
  readonly to: string;
  readonly values: Readonly<Record<string, string>>;
} | null> {
  const [row] = await office.sql.query<{ id: string; template: string; sealed: Buffer }>(
    'select id, template, sealed from message where client_id = $1 order by created_at desc, id desc limit 1',
    [client],
  );
  if (row === undefined) return null;
  const asked = {
    id: client,
    state: 'active',
    grounds: [],
    reach: { scope: 'system', assignee: null },
  } as const;
  const use = { principal: 'system', purpose: 'test' } as const;
  const key = (await office.keyring.keysFor('client', [asked], use)).keys.get(client);
  if (key === undefined) return null;
  const { to, values } = JSON.parse(open(key, placeOfMessage(client, row.id), row.sealed).toString('utf8'));
  return { template: row.template, to, values };
}
