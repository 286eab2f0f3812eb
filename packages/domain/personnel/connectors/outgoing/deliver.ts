import { inSqlTransaction, type SqlTransaction } from '@kean/db';
import type { Id } from '@kean/kernel';
import { setTimer } from '@kean/queues';
import { CONDUCTOR, type PersonnelWorker } from '../../conducting/personnel-worker.ts';
import { failPersonnel } from '../../errors.ts';
import { deliver } from '../../jobs/deliver.job.ts';
import { nextTryOfDelivery } from '../../rules/the-next-try-of-a-delivery.ts';
import { guardedRequest } from './guarded-request.ts';
import { OUTGOING_KINDS } from './kinds.ts';
import type { ConnectorMeans, OutgoingKind, OutgoingRequest, ToDeliver } from './outgoing-kind.ts';
import { tellLeaving } from './tell-leaving.ts';

type DeliveryId = Id<'ConnectorDelivery'>;
type Done = (tx: SqlTransaction) => Promise<void>;

/** Longer than any request; a worker that dies with one in hand lets it go after so long. */
const CLAIM = `
  UPDATE connector_delivery d
     SET attempts = attempts + 1, last_tried_at = clock_timestamp(), claimed_until = clock_timestamp() + interval '20 seconds'
    FROM connector c
   WHERE d.id = $1::uuid AND c.id = d.connector_id AND d.state IN ('waiting', 'retrying')
     AND (d.claimed_until IS NULL OR d.claimed_until < clock_timestamp())
     AND NOT EXISTS (SELECT FROM connector_delivery b WHERE b.connector_id = d.connector_id AND b.staff_id = d.staff_id
       AND b.happened_at < d.happened_at AND b.state IN ('waiting', 'retrying')
       AND (b.claimed_until > clock_timestamp() OR c.kind = 'receiver' AND b.attempts = 0))
  RETURNING d.id AS "deliveryId", d.connector_id AS "connectorId", d.event, d.staff_id AS "staffId", d.detail, d.caused_by AS "causedBy",
            d.happened_at AS "happenedAt", d.attempts AS attempt, clock_timestamp() AS now, c.kind,
            c.state = 'on' OR d.event IN ('verification', 'stream-updated')
              OR EXISTS (SELECT FROM signal_stream s WHERE s.connector_id = c.id AND s.released_by IS NULL) AS "isWanted",
            d.event LIKE 'staff-%' AND EXISTS (SELECT FROM connector_delivery n WHERE n.connector_id = d.connector_id
              AND n.staff_id = d.staff_id AND n.event LIKE 'staff-%' AND n.happened_at > d.happened_at) AS "isOvertaken"`;
const IN_HAND = `SELECT FROM connector_delivery WHERE id = $1::uuid AND state IN ('waiting', 'retrying')`;
const SETTLE = `
  UPDATE connector_delivery
     SET state = $2, cause = $3, status = $4::int4, latency_ms = $5::int4, claimed_until = NULL,
         next_try_at = clock_timestamp() + make_interval(secs => $6::float8),
         delivered_at = CASE WHEN $2 = 'delivered' THEN clock_timestamp() END
   WHERE id = $1::uuid AND state IN ('waiting', 'retrying')`;

const STREAM_STANDS_STILL = `SELECT pg_advisory_xact_lock(hashtextextended('kean.stream ' || $1::text, 0))`;
const IS_HELD = `
  SELECT FROM signal_stream WHERE connector_id = $1::uuid AND (status = 'paused' OR released_by IS NULL)`;

type Claimed = ToDeliver & { readonly kind: string; readonly isWanted: boolean; readonly isOvertaken: boolean };

interface Outcome {
  readonly state: 'delivered' | 'held' | 'retrying' | 'dead' | 'dropped';
  readonly cause: string | null;
  readonly status?: number;
  readonly latencyMs?: number;
  readonly inSeconds?: number;
}

/**
 * Tells one system one thing, if it still is to know. It is claimed first, so that two workers never speak at once, and nothing is held in the
 * database while the other system thinks. A lost answer means that it is told again, under the same id.
 * @throws AppError PERSONNEL_DELIVERY_IN_HAND: the queue asks again
 */
export async function deliverOne(worker: PersonnelWorker, deliveryId: DeliveryId, done: Done): Promise<void> {
  const { db } = worker.services;
  const claimed = await inSqlTransaction(db, CONDUCTOR, async (tx) => {
    const [row] = await tx.query<Claimed>(CLAIM, [deliveryId]);
    if (row === undefined) {
      if ((await tx.query(IN_HAND, [deliveryId])).length > 0) throw failPersonnel('PERSONNEL_DELIVERY_IN_HAND');
      await done(tx);
    }
    return row;
  });
  if (claimed === undefined) return;
  const outcome = await told(worker, claimed);
  await inSqlTransaction(db, CONDUCTOR, async (tx) => {
    await settle(tx, claimed, outcome.state === 'held' ? await stillHeld(tx, claimed) : outcome);
    await done(tx);
  });
}

const NOT_SENT = {
  never: (cause: string): Outcome => ({ state: 'dead', cause }),
  unwanted: (cause: string): Outcome => ({ state: 'dropped', cause }),
  held: (): Outcome => ({ state: 'held', cause: null }),
};

async function told({ services, connectors }: PersonnelWorker, delivery: Claimed): Promise<Outcome> {
  if (!delivery.isWanted) return { state: 'dropped', cause: 'CONNECTOR_OFF' };
  // Somebody who is back is not reported gone by a call that was late: of what was said of their place the last word goes.
  if (delivery.isOvertaken) return { state: 'dropped', cause: 'OVERTAKEN' };
  const kind = OUTGOING_KINDS.find((one) => one.kind === delivery.kind);
  if (kind === undefined || connectors === undefined) return { state: 'dead', cause: 'CONNECTORS_NOT_SET_UP' };
  const rendered = await inSqlTransaction(services.db, CONDUCTOR, (tx) => kind.render(tx, connectors, delivery));
  if (rendered === null) return { state: 'dropped', cause: 'NO_LONGER_NEEDED' };
  if ('is' in rendered) return NOT_SENT[rendered.is](rendered.cause);
  return await spoken(connectors, kind, delivery, rendered);
}

async function spoken(
  { networks }: ConnectorMeans,
  kind: OutgoingKind,
  delivery: Claimed,
  request: OutgoingRequest,
): Promise<Outcome> {
  const began = performance.now();
  const answer = await guardedRequest(request, networks);
  const latencyMs = Math.round(performance.now() - began);
  if ('failed' in answer) {
    const cause = answer.failed;
    const isFinal = cause === 'PRIVATE_NETWORK' || cause === 'ADDRESS_REFUSED';
    return isFinal ? { state: 'dead', cause, latencyMs } : again(delivery, cause, null, { latencyMs });
  }
  const figures = { latencyMs, status: answer.status };
  const judged = kind.judge(answer);
  if (judged.is === 'taken') return { state: 'delivered', cause: null, ...figures };
  if (judged.is === 'never') return { state: 'dead', cause: judged.cause, ...figures };
  return again(delivery, judged.cause, answer.retryAfterSeconds, figures);
}

function again({ attempt }: Claimed, cause: string, asked: number | null, figures: Partial<Outcome>): Outcome {
  const inSeconds = nextTryOfDelivery(attempt, asked);
  return inSeconds === null
    ? { state: 'dead', cause, ...figures }
    : { state: 'retrying', cause, inSeconds, ...figures };
}

/** A stream that went on meanwhile has looked for what was held already: what is put aside after that would lie there. */
async function stillHeld(tx: SqlTransaction, { connectorId }: Claimed): Promise<Outcome> {
  await tx.query(STREAM_STANDS_STILL, [connectorId]);
  const isHeld = (await tx.query(IS_HELD, [connectorId])).length > 0;
  return isHeld ? { state: 'held', cause: null } : { state: 'retrying', cause: 'STREAM_PAUSED', inSeconds: 1 };
}

async function settle(tx: SqlTransaction, delivery: Claimed, outcome: Outcome): Promise<void> {
  const { state, cause, status = null, latencyMs = null, inSeconds = null } = outcome;
  const { deliveryId } = delivery;
  await tx.query(SETTLE, [deliveryId, state, cause, status, latencyMs, inSeconds]);
  if (inSeconds !== null) {
    const due = { name: 'personnel.delivery-again', key: deliveryId, dueAt: { inSeconds } };
    await setTimer(tx, { ...due, job: deliver, payload: { deliveryId } });
  }
  await tellLeaving(tx, delivery, state);
}
