import { setTimeout } from 'node:timers/promises';
import { inSqlTransaction } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { asThemself } from '../alerts/alert-rows.ts';
import { record } from '../audit-events.ts';
import type { RadiusId, RadiusProgress } from '../contract/radius.ts';
import { failRadius } from './errors.ts';

const PROGRESS = `
  SELECT state, rows_read AS "rowsRead", rows_readable AS "rowsReadable", rows_matched AS "rowsMatched",
         CASE WHEN state = 'done' THEN clients ELSE (SELECT count(*)::int4 FROM leak_radius_client c WHERE c.radius_id = x.id) END AS clients
    FROM leak_radius x WHERE id = $1::uuid`;
const LOOK_EVERY_MS = 250;

/**
 * How far a measuring is, whenever that changes, until it ended or the watcher leaves. That somebody watches stands in the log once.
 * @throws AppError INCIDENTS_RADIUS_NOT_FOUND, also once it turns out that the watcher stands among its first
 */
export async function* watchRadius(
  call: SignedInContext,
  radiusId: RadiusId,
  signal: AbortSignal | undefined,
): AsyncGenerator<RadiusProgress, void, undefined> {
  let shown = await progressOf(call, radiusId, true);
  yield shown;
  const isOver = () => signal?.aborted === true || (shown.state !== 'waiting' && shown.state !== 'running');
  while (!isOver()) {
    await setTimeout(LOOK_EVERY_MS, undefined, { signal }).catch(unlessAborted);
    if (isOver()) return;
    const next = await progressOf(call, radiusId, false);
    if (JSON.stringify(next) === JSON.stringify(shown)) continue;
    shown = next;
    yield shown;
  }
}

function progressOf(call: SignedInContext, radiusId: RadiusId, isFirst: boolean): Promise<RadiusProgress> {
  return inSqlTransaction(call.services.db, asThemself(call), async (tx) => {
    const [progress] = await tx.query<RadiusProgress & Record<string, unknown>>(PROGRESS, [radiusId]);
    if (progress === undefined) throw failRadius('INCIDENTS_RADIUS_NOT_FOUND');
    if (isFirst) {
      await record(tx, {
        ...{ action: 'incidents.radius-read', outcome: 'allowed', principal: call.principal },
        ...{ subject: { kind: 'LeakRadius', id: radiusId }, facts: { count: 0 } },
      });
    }
    return progress;
  });
}

function unlessAborted(error: unknown): void {
  if (!(error instanceof Error && error.name === 'AbortError')) throw error;
}
