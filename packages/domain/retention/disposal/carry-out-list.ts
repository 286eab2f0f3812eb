import { inSqlTransaction, type SqlTransaction } from '@kean/db';
import type { ClientId, Id } from '@kean/kernel';
import { setTimer } from '@kean/queues';
import { record } from '../audit-events.ts';
import { MOST_CLIENTS, type RuleGroup } from '../contract.ts';
import { CONDUCTOR, type ErasureWorker } from '../erasing/erasure-worker.ts';
import { orderIn } from '../erasing/order-due.ts';
import { carryOutList } from '../jobs/carry-out-list.job.ts';
import { todayHere, whyItStays } from './why-it-stays.ts';

/** What the queue lends to a run. */
export interface ListRun {
  readonly now: Date;
  readonly signal?: AbortSignal;
  done(tx: SqlTransaction): Promise<void>;
}
type ListId = Id<'DisposalList'>;
type Line = { readonly clientId: ClientId; readonly group: RuleGroup };

const BEGIN = `UPDATE disposal_list SET state = 'running', begun_at = clock_timestamp(), version = version + 1
  WHERE id = $1::uuid AND state = 'scheduled' AND scheduled_on <= least((now() AT TIME ZONE 'Asia/Shanghai')::date, $2::date) RETURNING id`;
const STATE = 'SELECT state FROM disposal_list WHERE id = $1::uuid FOR UPDATE';
const LINES = `SELECT client_id AS "clientId", group_code AS "group" FROM disposal_item
  WHERE list_id = $1::uuid AND state = 'listed' ORDER BY client_id, group_code LIMIT ${MOST_CLIENTS}`;
const HOLD_BACK = `UPDATE disposal_item i SET state = 'held-back', because = a.because, settled_at = clock_timestamp()
  FROM unnest($2::uuid[], $3::text[], $4::text[]) AS a (client_id, group_code, because)
 WHERE i.list_id = $1::uuid AND i.client_id = a.client_id AND i.group_code = a.group_code AND i.state IN ('listed', 'ordered')`;
/** Rows of their own; what stands in the clear and what is sealed go together. */
const EMPTY: Partial<Record<RuleGroup, string>> = {
  'client-needs': 'DELETE FROM demand WHERE client_id = ANY ($1::uuid[])',
  'client-property': 'DELETE FROM property WHERE client_id = ANY ($1::uuid[])',
};
const LEFT: Partial<Record<RuleGroup, string>> = {
  'client-needs': 'SELECT FROM demand WHERE client_id = ANY ($1::uuid[]) LIMIT 1',
  'client-property': 'SELECT FROM property WHERE client_id = ANY ($1::uuid[]) LIMIT 1',
};
const STOP_CLOCK = 'DELETE FROM retention_clock WHERE client_id = ANY ($1::uuid[]) AND group_code = $2';
const GONE = `UPDATE disposal_item SET state = 'erased', settled_at = clock_timestamp()
  WHERE list_id = $1::uuid AND client_id = ANY ($2::uuid[]) AND group_code = $3 AND state = 'listed'`;
const ORDERED = `UPDATE disposal_item SET state = 'ordered', erasure_id = $3::uuid
  WHERE list_id = $1::uuid AND client_id = ANY ($2::uuid[]) AND group_code = 'client-dossier' AND state = 'listed'`;
/** An erasure that let somebody go has said so on the line itself. */
const SETTLE = `UPDATE disposal_item i SET state = 'erased', settled_at = clock_timestamp() FROM erasure o
  WHERE i.list_id = $1::uuid AND i.state = 'ordered' AND o.id = i.erasure_id AND o.state = 'done'`;
const OPEN = `SELECT count(*)::int4 AS open FROM disposal_item WHERE list_id = $1::uuid AND state IN ('listed', 'ordered')`;
const END = `UPDATE disposal_list SET state = 'done', ended_at = clock_timestamp(), version = version + 1 WHERE id = $1::uuid AND state = 'running' RETURNING id`;
const REPORT = `SELECT (count(*) FILTER (WHERE state = 'erased'))::int4 AS erased, (count(*) FILTER (WHERE state = 'held-back'))::int4 AS "heldBack",
    (count(*) FILTER (WHERE state = 'taken-out'))::int4 AS "takenOut" FROM disposal_item WHERE list_id = $1::uuid`;
const LOOK_AGAIN = { soonSeconds: 60, mostSeconds: 3_600 } as const;
const AGE = `SELECT extract(epoch FROM now() - begun_at)::int4 AS age FROM disposal_list WHERE id = $1::uuid`;

/**
 * Carries out a list whose day has come by both clocks: a thousand lines in each transaction, each judged by policy as it stands at that moment.
 * Killed anywhere, the next run goes on with the lines that say nothing yet. The list ends when every erasure that it ordered has.
 */
export async function carryOut({ services }: ErasureWorker, listId: ListId, run: ListRun): Promise<void> {
  const today = todayHere(run.now);
  const state = await inSqlTransaction(services.db, CONDUCTOR, async (tx) => {
    await tx.query(BEGIN, [listId, today]);
    return (await tx.query<{ state: string }>(STATE, [listId]))[0]?.state;
  });
  if (state === 'scheduled') return await inSqlTransaction(services.db, CONDUCTOR, (tx) => lookLater(tx, listId, run));
  if (state !== 'running') return await inSqlTransaction(services.db, CONDUCTOR, run.done);
  for (;;) {
    run.signal?.throwIfAborted();
    if ((await inSqlTransaction(services.db, CONDUCTOR, (tx) => takeLines(tx, listId, today))) === 0) break;
  }
  await inSqlTransaction(services.db, CONDUCTOR, async (tx) => {
    await tx.query(STATE, [listId]);
    await tx.query(SETTLE, [listId]);
    const [{ open } = { open: 1 }] = await tx.query<{ open: number }>(OPEN, [listId]);
    if (open > 0) return await lookLater(tx, listId, run);
    if ((await tx.query(END, [listId])).length > 0) await report(tx, listId);
    await run.done(tx);
  });
}

async function takeLines(tx: SqlTransaction, listId: ListId, today: string): Promise<number> {
  // The list for itself alone: of two workers the second finds the lines taken.
  await tx.query(STATE, [listId]);
  const lines = await tx.query<Line & Record<string, unknown>>(LINES, [listId]);
  if (lines.length === 0) return 0;
  const judged = await whyItStays(tx, lines, { today });
  await holdBack(tx, listId, judged);
  for (const group of ['client-needs', 'client-property'] as const) {
    const ids = judged.filter((line) => line.group === group && line.because === null).map(({ clientId }) => clientId);
    if (ids.length > 0) await emptyGroup(tx, listId, group, ids);
  }
  const whole = judged.filter((line) => line.group === 'client-dossier' && line.because === null);
  for (const { erasureId, clientIds } of await orderIn(tx, whole.map(({ clientId }) => clientId).sort())) {
    await tx.query(ORDERED, [listId, clientIds, erasureId]);
  }
  return lines.length;
}

/** Says on the lines why they stay. */
export async function holdBack(
  tx: SqlTransaction,
  listId: ListId,
  judged: readonly (Line & { readonly because: string | null })[],
): Promise<void> {
  const kept = judged.filter(({ because }) => because !== null);
  if (kept.length === 0) return;
  const [ids, groups] = [kept.map(({ clientId }) => clientId), kept.map(({ group }) => group)];
  await tx.query(HOLD_BACK, [listId, ids, groups, kept.map(({ because }) => because)]);
}

async function emptyGroup(
  tx: SqlTransaction,
  listId: ListId,
  group: 'client-needs' | 'client-property',
  ids: readonly ClientId[],
): Promise<void> {
  await tx.query(EMPTY[group] ?? '', [ids]);
  if ((await tx.query(LEFT[group] ?? '', [ids])).length > 0)
    throw new TypeError('a group was emptied and is not empty');
  await tx.query(STOP_CLOCK, [ids, group]);
  await tx.query(GONE, [listId, ids, group]);
  await record(tx, {
    action: 'retention.group-erased',
    outcome: 'allowed',
    principal: null,
    subject: { kind: 'DisposalList', id: listId },
    subjectIds: ids,
    facts: { group, count: ids.length },
  });
}

/** Soon at first; paper that waits for hands is looked for once an hour. */
async function lookLater(tx: SqlTransaction, listId: ListId, run: ListRun): Promise<void> {
  const [{ age } = { age: 0 }] = await tx.query<{ age: number | null }>(AGE, [listId]);
  const inSeconds = Math.min(LOOK_AGAIN.mostSeconds, LOOK_AGAIN.soonSeconds + Math.floor((age ?? 3_600) / 4));
  await setTimer(tx, {
    name: 'retention.list-day',
    key: listId,
    dueAt: { inSeconds },
    job: carryOutList,
    payload: { listId },
  });
  await run.done(tx);
}

async function report(tx: SqlTransaction, listId: ListId): Promise<void> {
  const [counted] = await tx.query<{ erased: number; heldBack: number; takenOut: number }>(REPORT, [listId]);
  await record(tx, {
    action: 'retention.list-done',
    outcome: 'allowed',
    principal: null,
    subject: { kind: 'DisposalList', id: listId },
    facts: { erased: counted?.erased ?? 0, heldBack: counted?.heldBack ?? 0, takenOut: counted?.takenOut ?? 0 },
  });
}
