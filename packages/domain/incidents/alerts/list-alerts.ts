import { setTimeout } from 'node:timers/promises';
import { inSqlTransaction, type SqlTransaction } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import {
  ALERTS_OF_A_PAGE,
  type AlertShow,
  type AlertsPage,
  type ListAlertsInput,
  type WatchAlertsInput,
} from '../contract/alerts.ts';
import { isSameTelling, tellingState } from '../notifying/telling-state.ts';
import { ALERT_JOINS, ALERT_ROW, alertRow, asThemself, type StoredAlert } from './alert-rows.ts';

/** What is kept quiet is shown under its own heading, and under the state of whatever somebody made of it. */
const QUIET = `(a.suppressed_by IS NOT NULL AND a.state = 'new')`;
const SHOWS: Readonly<Record<AlertShow, string>> = {
  open: `a.state <> 'closed' AND NOT ${QUIET}`,
  new: `a.state = 'new' AND NOT ${QUIET}`,
  triaged: `a.state = 'triaged'`,
  'in-case': `a.state = 'in-case'`,
  closed: `a.state = 'closed'`,
  mine: `a.state <> 'closed' AND a.assigned_to = (SELECT kean_setting('kean.staff'))`,
  suppressed: QUIET,
};
const rowsOf = (show: AlertShow) => `
  SELECT ${ALERT_ROW} FROM ${ALERT_JOINS}
   WHERE ${SHOWS[show]} AND ($1::text IS NULL OR a.severity = $1) AND ($2::int4 IS NULL OR a.number < $2::int4)
   ORDER BY a.number DESC LIMIT ${ALERTS_OF_A_PAGE + 1}`;
const COUNTS = `
  SELECT (count(*) FILTER (WHERE a.state = 'new' AND NOT ${QUIET}))::int4 AS new, (count(*) FILTER (WHERE a.state = 'triaged'))::int4 AS triaged,
         (count(*) FILTER (WHERE a.state = 'in-case'))::int4 AS "in-case", (count(*) FILTER (WHERE ${SHOWS.mine}))::int4 AS mine,
         (count(*) FILTER (WHERE a.state = 'new' AND a.due_at < now() AND NOT ${QUIET}))::int4 AS overdue,
         (count(*) FILTER (WHERE ${QUIET}))::int4 AS suppressed
    FROM leak_alert a WHERE a.state <> 'closed'`;
const CHANGE = 'SELECT coalesce(max(change), 0)::text AS change FROM leak_alert';
/** It takes no turn, or turns and gets nowhere, which another process has told. */
const WATCH = `
  SELECT turned_at AS "turnedAt",
         turned_at < clock_timestamp() - interval '60 seconds'
           OR EXISTS (SELECT FROM leak_alert WHERE rule = 'silent-detector' AND staff_id IS NULL AND spoke_at IS NULL) AS "isSilent"
    FROM leak_watch WHERE id = 1`;

/** How often an open screen is looked after, in milliseconds. */
const LOOK_EVERY_MS = 200;

async function pageOf(tx: SqlTransaction, { show, severity, cursor }: ListAlertsInput): Promise<AlertsPage> {
  const found = await tx.query<StoredAlert>(rowsOf(show), [severity ?? null, cursor ?? null]);
  const [counts] = await tx.query<AlertsPage['counts']>(COUNTS, []);
  const [changed] = await tx.query<{ change: string }>(CHANGE, []);
  const [watch] = await tx.query<AlertsPage['watch'] & Record<string, unknown>>(WATCH, []);
  const rows = found.slice(0, ALERTS_OF_A_PAGE).map(alertRow);
  return {
    rows,
    next: found.length > ALERTS_OF_A_PAGE ? (rows.at(-1)?.number ?? null) : null,
    counts: counts ?? { new: 0, triaged: 0, 'in-case': 0, mine: 0, overdue: 0, suppressed: 0 },
    // Before its first turn nobody watches.
    watch: watch ?? { turnedAt: null, isSilent: true },
    telling: await tellingState(tx),
    change: changed?.change ?? '0',
  };
}

function shownTo(call: SignedInContext, input: ListAlertsInput, live: boolean): Promise<AlertsPage> {
  return inSqlTransaction(call.services.db, asThemself(call), async (tx) => {
    const page = await pageOf(tx, input);
    await record(tx, {
      ...{ action: 'incidents.alerts-read', outcome: 'allowed', principal: call.principal },
      ...{ subject: { kind: 'LeakAlert', id: null }, facts: { count: page.rows.length, live } },
    });
    return page;
  });
}

/** One page of alerts, the newest first. */
export function listAlerts(call: SignedInContext, input: ListAlertsInput): Promise<AlertsPage> {
  return shownTo(call, input, false);
}

/**
 * The first page, and again whenever an alert is raised or moves, or the watch falls silent, until the watcher leaves. That somebody watches stands in
 * the log once.
 */
export async function* watchAlerts(
  call: SignedInContext,
  input: WatchAlertsInput,
  signal: AbortSignal | undefined,
): AsyncGenerator<AlertsPage, void, undefined> {
  let page = await shownTo(call, input, true);
  yield page;
  const until = call.services.clock.now().getTime() + (input.forSeconds ?? Number.POSITIVE_INFINITY) * 1_000;
  while (signal?.aborted !== true && call.services.clock.now().getTime() < until) {
    await setTimeout(LOOK_EVERY_MS, undefined, { signal }).catch(unlessAborted);
    const next = await inSqlTransaction(call.services.db, asThemself(call), async (tx) => {
      const [changed] = await tx.query<{ change: string }>(CHANGE, []);
      const [watch] = await tx.query<AlertsPage['watch'] & Record<string, unknown>>(WATCH, []);
      const telling = await tellingState(tx);
      const isSame =
        changed?.change === page.change &&
        (watch?.isSilent ?? true) === page.watch.isSilent &&
        isSameTelling(telling, page.telling);
      return isSame ? null : pageOf(tx, input);
    });
    if (next === null) continue;
    page = next;
    yield page;
  }
}

function unlessAborted(error: unknown): void {
  if (!(error instanceof Error && error.name === 'AbortError')) throw error;
}
