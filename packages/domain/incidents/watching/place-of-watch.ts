import { BEGINNING, type LogPlace } from '@kean/audit';
import type { SqlTransaction } from '@kean/db';

/** A watch that begins, or begins anew, reads so far back: the longest window, and the days from which it learns what is usual. */
const BACK = "interval '35 days'";

const KEPT = `
  select position, (extract(epoch from occurred_at) * 1000000)::int8 as "occurredAt", event_id as id from leak_watch where id = 1 for update`;
const FIRST = `
  select position from audit_record where occurred_at >= now() - ${BACK} order by position, occurred_at, id limit 1`;
const KEEP = `
  insert into leak_watch as watch (id, position, occurred_at, event_id)
  values (1, $1::int8, timestamptz 'epoch' + $2::int8 * interval '1 microsecond', $3::uuid)
  on conflict (id) do update set position = excluded.position, occurred_at = excluded.occurred_at, event_id = excluded.event_id,
                                 turned_at = clock_timestamp()`;
const TURNED = `update leak_watch set turned_at = clock_timestamp() where id = 1 and turned_at < clock_timestamp() - interval '2 seconds'`;
const FORGET = 'delete from leak_watch_person';

/** Where the next batch begins; the row is held until the transaction ends, so that of two watches one goes on. */
export async function placeOfWatch(tx: SqlTransaction): Promise<LogPlace> {
  const [kept] = await tx.query<LogPlace & Record<string, unknown>>(KEPT);
  return kept ?? startAnew(tx);
}

/** Forgets everybody and goes back: what was told is not told again, because alerts know by which act. */
export async function startAnew(tx: SqlTransaction): Promise<LogPlace> {
  await tx.query(FORGET);
  const [first] = await tx.query<{ position: bigint }>(FIRST);
  const place = first === undefined ? BEGINNING : { ...BEGINNING, position: first.position };
  await keepPlace(tx, place);
  return place;
}

export async function keepPlace(tx: SqlTransaction, { position, occurredAt, id }: LogPlace): Promise<void> {
  await tx.query(KEEP, [position, occurredAt, id]);
}

/** Says that the watch is awake although there was nothing to see. */
export async function sayAwake(tx: SqlTransaction): Promise<void> {
  await tx.query(TURNED);
}

export const isSamePlace = (one: LogPlace, other: LogPlace): boolean =>
  one.position === other.position && one.occurredAt === other.occurredAt && one.id === other.id;
