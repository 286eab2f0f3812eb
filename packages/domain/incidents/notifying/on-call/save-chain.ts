import { inSqlTransaction, type SqlTransaction } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { asThemself } from '../../alerts/alert-rows.ts';
import { record } from '../../audit-events.ts';
import type { ChainLink, SaveChainInput } from '../../contract/notifying.ts';
import { failIncidents } from '../../errors.ts';
import { chainReachesItsLastLinkInTime } from '../rules/chain-reaches-its-last-link-in-time.ts';
import { ROLES } from './read-on-call.ts';
import { handlersOf } from './save-on-call.ts';

/** Whoever saves a chain that was saved meanwhile changes no row. */
const SAVE = `
  UPDATE leak_telling_plan SET version = version + 1, group_seconds = $2::int4, saved_by = $3::uuid
   WHERE id = 1 AND version = $1::int4 RETURNING version`;
const EMPTY = 'DELETE FROM leak_chain_link';
const FILL = `
  INSERT INTO leak_chain_link (position, link, role_code, staff_id)
  SELECT l.position, l.link, l.role_code, l.staff_id
    FROM unnest($1::text[], $2::text[], $3::uuid[]) WITH ORDINALITY AS l (link, role_code, staff_id, position)`;
const WAIT = `
  UPDATE leak_wait w SET wait_minutes = s.wait_minutes, repeat_minutes = s.repeat_minutes, sleeps = s.sleeps
    FROM unnest($1::text[], $2::int4[], $3::int4[], $4::bool[]) AS s (severity, wait_minutes, repeat_minutes, sleeps)
   WHERE w.severity = s.severity`;

/**
 * Whom alerts are told from now on, in which order, and how long each has; also of those that are being told already.
 * @throws AppError INCIDENTS_CHAIN_… | INCIDENTS_ON_CALL_UNFIT | INCIDENTS_ON_CALL_MOVED_ON
 */
export function saveChain({ principal, services }: SignedInContext, input: SaveChainInput): Promise<void> {
  const { version, links, waits, groupSeconds } = input;
  const breach = chainReachesItsLastLinkInTime(links, waits);
  if (breach !== null) throw failIncidents(breach);
  return inSqlTransaction(services.db, asThemself({ principal }), async (tx) => {
    await requireSomebody(tx, links);
    const [saved] = await tx.query<{ version: number }>(SAVE, [version, groupSeconds, principal.staffId]);
    if (saved === undefined) throw failIncidents('INCIDENTS_ON_CALL_MOVED_ON');
    await tx.query(EMPTY, []);
    await tx.query(FILL, [
      links.map(({ link }) => link),
      links.map((one) => (one.link === 'role' ? one.roleCode : null)),
      links.map((one) => (one.link === 'person' ? one.staffId : null)),
    ]);
    await tx.query(WAIT, [
      waits.map(({ severity }) => severity),
      waits.map(({ waitMinutes }) => waitMinutes),
      waits.map(({ repeatMinutes }) => repeatMinutes),
      waits.map(({ sleeps }) => sleeps),
    ]);
    const severe = waits.find(({ severity }) => severity === 'critical')?.waitMinutes ?? 0;
    await record(tx, {
      ...{ action: 'incidents.chain-saved', outcome: 'allowed', principal },
      ...{ subject: { kind: 'OnCallPlan', id: null } },
      facts: {
        version: saved.version,
        links: links.length,
        lastAfterMinutes: severe * (links.length - 1),
        groupSeconds,
      },
    });
  });
}

async function requireSomebody(tx: SqlTransaction, links: readonly ChainLink[]): Promise<void> {
  const handlers = await handlersOf(tx);
  const roles = new Set((await tx.query<{ code: string }>(ROLES, [])).map(({ code }) => code));
  const isSomebody = (one: ChainLink) =>
    one.link === 'role' ? roles.has(one.roleCode) : one.link !== 'person' || handlers.has(one.staffId);
  if (!links.every(isSomebody)) throw failIncidents('INCIDENTS_ON_CALL_UNFIT');
}
