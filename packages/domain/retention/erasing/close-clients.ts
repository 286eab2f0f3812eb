import { record } from '../audit-events.ts';
import { letGoOfWhoStays } from '../disposal/let-go-of-who-stays.ts';
import { failRetention } from '../errors.ts';
import type { Conducting } from './erasure-worker.ts';

/** For this transaction alone: whoever is writing something about them has ended by then, and whoever comes later finds them erased. */
const TAKE = 'SELECT FROM client WHERE id = ANY ($1::uuid[]) ORDER BY id FOR UPDATE';
/** Who is closed already, as after a restore, has no way back: a hold that came after that is too late for them, and stops nothing. */
const HELD = `SELECT c.id FROM client c
  WHERE c.id IN (SELECT kean_held_among($1::uuid[])) AND c.state <> 'erased' ORDER BY c.id LIMIT 1`;
/** Phones and identity numbers as they stand in the index: 1 phone, 6 identity number, 7 second phone. */
const REMEMBER = `
  UPDATE erased_client e
     SET matches = coalesce((SELECT array_agg(DISTINCT t.token) FROM client_token t
                              WHERE t.client_id = e.client_id AND t.kind IN (1, 6, 7)), '{}')
   WHERE e.client_id = ANY ($1::uuid[])`;
/** The same person may be somebody else's client in another branch. That is another dossier, with grounds of its own; it is said, not erased. */
const COUNT_ELSEWHERE = `
  UPDATE erased_client e
     SET elsewhere = (SELECT count(DISTINCT t.client_id)::int4 FROM client_token t
                       WHERE t.kind IN (1, 6, 7) AND t.token = ANY (e.matches) AND t.client_id <> e.client_id)
   WHERE e.client_id = ANY ($1::uuid[]) AND e.matches <> '{}'`;
/** Nobody asked for it, and it has not begun: whom something keeps is let go of. */
const IS_OPEN = `SELECT cause = 'due' AND begun_at IS NULL AS "isOpen" FROM erasure WHERE id = $1::uuid`;
const BEGIN = `UPDATE erasure SET begun_at = clock_timestamp(), version = version + 1 WHERE id = $1::uuid AND begun_at IS NULL`;

/**
 * Begins: from the commit on the clients are erased for everybody, and there is no way back.
 * Whom something keeps of those that nobody asked to erase stays, and the others do not wait for them.
 * @throws AppError RETENTION_UNDER_HOLD for a case, as it stands now and not when it was ordered; then nothing has happened
 */
export async function closeClients({ tx, worker, erasureId, clientIds: named }: Conducting): Promise<number> {
  await tx.query(TAKE, [named]);
  const [erasure] = await tx.query<{ isOpen: boolean }>(IS_OPEN, [erasureId]);
  const clientIds = erasure?.isOpen === true ? await letGoOfWhoStays(tx, erasureId, named) : named;
  const [held] = await tx.query<{ id: string }>(HELD, [clientIds]);
  if (held !== undefined) throw failRetention('RETENTION_UNDER_HOLD', { clientId: held.id });
  await tx.query(REMEMBER, [clientIds]);
  await tx.query(COUNT_ELSEWHERE, [clientIds]);
  for (const sink of worker.erasings.flatMap(({ closing }) => closing)) {
    await sink.clear(tx, clientIds, worker.services.objects);
  }
  await tx.query(BEGIN, [erasureId]);
  await record(tx, {
    action: 'retention.erasure-begun',
    outcome: 'allowed',
    principal: null,
    subject: { kind: 'Erasure', id: erasureId },
    subjectIds: clientIds,
    facts: { count: clientIds.length },
  });
  return clientIds.length;
}
