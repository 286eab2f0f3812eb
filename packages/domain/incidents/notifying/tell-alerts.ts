import type { SqlTransaction } from '@kean/db';
import { newId, type StaffId } from '@kean/kernel';
import { queueOfficeMessage } from '@kean/messages';
import { recordAll } from '../audit-events.ts';
import { TELLING_WAYS, type TellingWay } from '../contract/notifying.ts';
import type { Severity } from '../contract/signals.ts';
import { silenceRuleOf } from '../contract/silence.ts';
import { alertGroupNotice, alertNotice } from './alert-notice.ts';
import { type OfficeNow, officeNow } from './reachable-people.ts';
import { whoIsToldNext } from './rules/who-is-told-next.ts';

/** Under this name the operator sets up a robot in the group of those who handle alerts. */
export const GROUP = 'incidents';

/** Several may be due at once after a worker was away: each pass tells one link of each, in order. */
const MOST_PASSES = 20;
const OF_A_PASS = 5_000;
const LOOK_AGAIN_MS = 60_000;

const DUE = `
  SELECT t.alert_id AS "alertId", t.round, t.step, t.due_at AS "dueAt", a.number, a.rule, a.severity,
         a.staff_id AS about
    FROM leak_telling t JOIN leak_alert a ON a.id = t.alert_id
   WHERE t.due_at <= $1::timestamptz
     -- What came soon after a message waits for the next: a storm is one message and another, not hundreds.
     AND (t.step > 0 OR NOT EXISTS (SELECT FROM leak_alert_message n
           WHERE n.kind = 'first' AND n.severity = a.severity AND n.told_at > $1::timestamptz - coalesce((SELECT p.group_seconds FROM leak_telling_plan p WHERE p.id = 1), 60) * interval '1 second' AND n.told_at < $1::timestamptz))
   ORDER BY t.due_at, a.number LIMIT ${OF_A_PASS} FOR UPDATE OF t SKIP LOCKED`;
const MOVE = `
  UPDATE leak_telling t SET step = m.step, due_at = m.next_at
    FROM unnest($1::uuid[], $2::int4[], $3::timestamptz[]) AS m (id, step, next_at) WHERE t.alert_id = m.id`;
const NOTICE = `
  INSERT INTO leak_alert_message (id, way, staff_id, kind, severity, alerts, first_number, message_id)
  VALUES ($1::uuid, $2, $3::uuid, $4, $5, $6::int4, $7::int4, $8::uuid)`;
const TOLD = `
  INSERT INTO leak_told (notice_id, alert_id, round, step, way, staff_id)
  SELECT $1::uuid, d.id, d.round, d.step, $2, $3::uuid FROM unnest($4::uuid[], $5::int4[], $6::int4[]) AS d (id, round, step)`;

interface Due {
  readonly alertId: string;
  readonly round: number;
  readonly step: number;
  readonly dueAt: Date;
  readonly number: number;
  readonly rule: string;
  readonly severity: Severity;
  readonly about: string | null;
}

/** One message that is to be: to one person or the group, about everything of one severity that they are told at this moment. */
interface Batch {
  readonly way: TellingWay;
  readonly staffId: string | null;
  readonly kind: 'first' | 'again';
  readonly severity: Severity;
  readonly alerts: {
    readonly alertId: string;
    readonly number: number;
    readonly round: number;
    readonly step: number;
  }[];
}

/**
 * Tells whatever is due, once for each alert, step, way and person, in the caller's transaction; whatever came due while nobody told follows
 * at once and in its order.
 * @param ways those that are set up; without any nothing is told, and stays due
 * @returns how many messages were queued
 */
export async function tellAlerts(tx: SqlTransaction, ways: ReadonlySet<TellingWay>): Promise<number> {
  if (ways.size === 0) return 0;
  let office: OfficeNow | null = null;
  let queued = 0;
  for (let pass = 0; pass < MOST_PASSES; pass += 1) {
    const [clock] = office === null ? await tx.query<{ now: Date }>('SELECT clock_timestamp() AS now') : [office];
    const due = await tx.query<Due & Record<string, unknown>>(DUE, [clock?.now ?? new Date()]);
    if (due.length === 0) break;
    office ??= await officeNow(tx);
    const batches = new Map<string, Batch>();
    const moved = due.map((one) => ({ alertId: one.alertId, ...tell(one, office as OfficeNow, ways, batches) }));
    for (const batch of batches.values()) await queue(tx, batch);
    await tx.query(MOVE, [
      moved.map(({ alertId }) => alertId),
      moved.map(({ step }) => step),
      moved.map(({ nextAt }) => nextAt),
    ]);
    queued += batches.size;
  }
  return queued;
}

/** Puts one alert into the messages that tell it, and says where its telling is afterwards. */
function tell(
  due: Due,
  office: OfficeNow,
  ways: ReadonlySet<TellingWay>,
  batches: Map<string, Batch>,
): { readonly step: number; readonly nextAt: Date | null } {
  const { alertId, number, round, severity, about, step, rule } = due;
  const isOfWay = TELLING_WAYS.some((way) => silenceRuleOf(way) === rule);
  // That a way fails is told by another one that does not. Where there is none it is shown, and told as soon as one is back.
  const left = [...ways].filter((way) => !isOfWay || (office.ready.has(way) && silenceRuleOf(way) !== rule));
  if (left.length === 0) return { step, nextAt: new Date(office.now.getTime() + LOOK_AGAIN_MS) };
  if (office.waits[severity].sleeps && office.quietUntil !== null) return { step, nextAt: office.quietUntil };
  const next = whoIsToldNext(due, office, office.now);
  const put = (way: TellingWay, staffId: string | null) => {
    const key = [way, staffId, next.kind, severity].join('/');
    const batch = batches.get(key) ?? { way, staffId, kind: next.kind, severity, alerts: [] };
    batch.alerts.push({ alertId, number, round, step: next.step });
    batches.set(key, batch);
  };
  if (left.includes('mail')) for (const staffId of next.people) put('mail', staffId);
  // A group is not told of somebody who may sit in it.
  if (left.includes('robot') && (about === null || !office.group.has(about)) && next.nextAt !== null)
    put('robot', null);
  return { step: next.step, nextAt: next.nextAt };
}

async function queue(tx: SqlTransaction, { way, staffId, kind, severity, alerts }: Batch): Promise<void> {
  const noticeId = newId<'LeakAlertMessage'>();
  const addressed = { language: 'both', key: noticeId, facts: { noticeId } } as const;
  const messageId =
    way === 'mail'
      ? await queueOfficeMessage(tx, alertNotice, { ...addressed, channel: 'mail', staffId: staffId as StaffId })
      : await queueOfficeMessage(tx, alertGroupNotice, { ...addressed, channel: 'robot', robot: GROUP });
  const firstNumber = alerts.reduce((least, { number }) => Math.min(least, number), Number.POSITIVE_INFINITY);
  await tx.query(NOTICE, [noticeId, way, staffId, kind, severity, alerts.length, firstNumber, messageId]);
  await tx.query(TOLD, [
    ...[noticeId, way, staffId, alerts.map(({ alertId }) => alertId)],
    ...[alerts.map(({ round }) => round), alerts.map(({ step }) => step)],
  ]);
  await recordAll(tx, [
    {
      ...{ action: 'incidents.alerts-told', outcome: 'allowed', principal: null },
      ...{ subject: { kind: 'LeakAlertMessage', id: noticeId }, facts: { way, kind, severity, alerts: alerts.length } },
    },
  ]);
}
