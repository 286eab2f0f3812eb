import { inSqlTransaction, type SqlTransaction } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { asThemself } from '../../alerts/alert-rows.ts';
import { record } from '../../audit-events.ts';
import type { OnCallTurn, SaveOnCallInput } from '../../contract/notifying.ts';
import { failIncidents } from '../../errors.ts';
import { hoursWithoutAnybody } from '../rules/who-is-on-call.ts';
import { HANDLERS } from './read-on-call.ts';

/** Whoever saves a plan that was saved meanwhile changes no row. */
const SAVE = `
  UPDATE on_call_plan SET version = version + 1, quiet_from = $2::int4, quiet_until = $3::int4, admits_gaps = $4, saved_by = $5::uuid
   WHERE id = 1 AND version = $1::int4 RETURNING version`;
const EMPTY = 'DELETE FROM on_call_turn';
const FILL = `
  INSERT INTO on_call_turn (rank, weekday, from_minute, staff_id)
  SELECT * FROM unnest($1::int4[], $2::int4[], $3::int4[], $4::uuid[])`;

/** Who may be on call at this moment. */
export async function handlersOf(tx: SqlTransaction): Promise<ReadonlySet<string>> {
  const people = await tx.query<{ staffId: string }>(HANDLERS, []);
  return new Set(people.map(({ staffId }) => staffId));
}

/**
 * The plan of every week from now on, as a whole.
 * @throws AppError INCIDENTS_ON_CALL_UNFIT | INCIDENTS_ON_CALL_GAPS | INCIDENTS_ON_CALL_MOVED_ON
 */
export function saveOnCall({ principal, services }: SignedInContext, input: SaveOnCallInput): Promise<void> {
  const { version, turns, quietFrom, quietUntil, admitsGaps } = input;
  return inSqlTransaction(services.db, asThemself({ principal }), async (tx) => {
    const handlers = await handlersOf(tx);
    requireHandlers(turns, handlers);
    const gaps = hoursWithoutAnybody(turns, handlers);
    if (gaps > 0 && !admitsGaps) throw failIncidents('INCIDENTS_ON_CALL_GAPS');
    const [saved] = await tx.query<{ version: number }>(SAVE, [
      ...[version, quietFrom, quietUntil, admitsGaps, principal.staffId],
    ]);
    if (saved === undefined) throw failIncidents('INCIDENTS_ON_CALL_MOVED_ON');
    await tx.query(EMPTY, []);
    await tx.query(FILL, [
      turns.map(({ rank }) => rank),
      turns.map(({ weekday }) => weekday),
      turns.map(({ fromMinute }) => fromMinute),
      turns.map(({ staffId }) => staffId),
    ]);
    await record(tx, {
      ...{
        action: 'incidents.on-call-saved',
        outcome: 'allowed',
        principal,
        subject: { kind: 'OnCallPlan', id: null },
      },
      facts: { version: saved.version, turns: turns.length, gaps },
    });
  });
}

function requireHandlers(turns: readonly Pick<OnCallTurn, 'staffId'>[], handlers: ReadonlySet<string>): void {
  if (turns.some(({ staffId }) => staffId !== null && !handlers.has(staffId)))
    throw failIncidents('INCIDENTS_ON_CALL_UNFIT');
}
