import { createHash } from 'node:crypto';
import { open } from '@kean/encryption';
import type { ClientId } from '@kean/kernel';
import { placeOfMessage } from '@kean/messages';
import type { FrontContext, VisitContext } from '@kean/procedures';
import { findVisit } from '../visits/find-visit.ts';
import { aStrangersCall } from './calls.ts';
import type { TestOffice } from './office.ts';

let places = 0;

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
