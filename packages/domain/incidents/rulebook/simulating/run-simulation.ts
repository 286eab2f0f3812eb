import { BEGINNING, type LogPlace, placeOfRow, rowsAfter } from '@kean/audit';
import { decoysInForce } from '@kean/clients/contract/decoys';
import { type Database, inSqlTransaction, type SqlTransaction } from '@kean/db';
import type { Keyring } from '@kean/encryption';
import type { JobRun } from '@kean/queues/worker';
import type { RuleId } from '../../contract/rules.ts';
import type { SignalRule } from '../../contract/signals.ts';
import { FIRST_RULES } from '../../signals/rules-in-force.ts';
import { Watch } from '../../signals/watch.ts';
import { keyedCodes } from '../../watching/keyed-codes.ts';
import { WATCHER } from '../../watching/watch-batch.ts';
import { type ActsOfOffice, watchedActs } from '../../watching/watched-acts.ts';
import { type RuleInForce, readRuleBook } from '../rule-book.ts';
import { type ClosedAlert, ToldInWeeks } from './told-in-weeks.ts';

/** What a worker lends to a simulation. */
export interface SimulationWorker {
  readonly services: { readonly db: Database; readonly keyring: Keyring };
  /** How the acts of every clause count. */
  readonly acts: ActsOfOffice;
}

const EVENTS_OF_A_BATCH = 8_192;

const ASKED = `
  SELECT s.weeks, s.asked_at - s.weeks * interval '7 days' AS since, s.asked_at AS "until", v.rule, v.role_code AS "roleCode",
         v.branch_id AS "branchId", v.threshold, v.window_minutes AS "windowMinutes", v.blocks
    FROM leak_rule_simulation s JOIN leak_rule_version v ON v.id = s.version_id WHERE s.id = $1::uuid AND s.state = 'waiting'`;
const TOTAL = `
  SELECT count(*) AS total, min(position) AS first FROM audit_record WHERE occurred_at >= $1::timestamptz AND occurred_at < $2::timestamptz`;
const PROGRESS = 'UPDATE leak_rule_simulation SET done = $2::int8, total = $3::int8 WHERE id = $1::uuid';
const ALERTS = `
  SELECT staff_id AS person, first_at AS "firstAt", last_at AS "lastAt", window_minutes AS "windowMinutes", closed_as AS "closedAs"
    FROM leak_alert WHERE rule = $1 AND staff_id IS NOT NULL AND first_at >= $2::timestamptz AND first_at < $3::timestamptz`;
const DONE = `UPDATE leak_rule_simulation SET state = 'done', done = total, result = $2::jsonb WHERE id = $1::uuid AND state = 'waiting'`;

interface Asked extends Omit<RuleInForce, 'from' | 'rule'> {
  readonly rule: RuleId;
  readonly weeks: number;
  readonly since: Date;
  readonly until: Date;
}

/**
 * Reads the weeks twice at once: by the rules as they were at each time, and by the proposed one in their place. Nothing is told and nothing remembered;
 * a worker that is killed begins anew.
 */
export async function runSimulation(
  { services: { db, keyring }, acts }: SimulationWorker,
  run: JobRun<{ readonly simulationId: string }>,
): Promise<void> {
  const { simulationId } = run.payload;
  const { spread, codeOf } = await keyedCodes(keyring);
  const decoys = await decoysInForce({ db, keyring });
  const begun = await inSqlTransaction(db, WATCHER, (tx) => begin(tx, simulationId));
  if (begun === null) return inSqlTransaction(db, WATCHER, (tx) => run.done(tx));
  const { asked, rule, total, books } = begun;
  const told = new ToldInWeeks(asked.since, asked.weeks);
  const sides = (['before', 'after'] as const).map((side) => ({
    side,
    watch: new Watch([rule], spread),
    book: books[side],
  }));
  let [place, done]: [LogPlace, number] = [begun.place, 0];
  for (let more = true; more; ) {
    run.signal.throwIfAborted();
    more = await inSqlTransaction(db, WATCHER, async (tx) => {
      const rows = await rowsAfter(tx, place, EVENTS_OF_A_BATCH);
      const within = rows.filter(({ occurredAt }) => occurredAt < BigInt(asked.until.getTime()) * 1_000n);
      for (const { event, works } of await watchedActs(tx, within, acts, codeOf, decoys))
        for (const { side, watch, book } of sides) told.tell(side, watch.see(event, book.rulesFor(works, event.at)));
      const last = rows.at(-1);
      if (last !== undefined) place = placeOfRow(last);
      done += within.length;
      await tx.query(PROGRESS, [simulationId, Math.min(done, total), total]);
      return rows.length === EVENTS_OF_A_BATCH && within.length > 0;
    });
    run.progress(Math.min(done, total), total);
  }
  await inSqlTransaction(db, WATCHER, async (tx) => {
    const alerts = await tx.query<ClosedAlert & Record<string, unknown>>(ALERTS, [
      asked.rule,
      asked.since,
      asked.until,
    ]);
    await tx.query(DONE, [simulationId, JSON.stringify(told.result(alerts, asksAboutDevices(rule)))]);
    await run.done(tx);
  });
}

async function begin(tx: SqlTransaction, simulationId: string) {
  const [asked] = await tx.query<Asked & Record<string, unknown>>(ASKED, [simulationId]);
  const rule = FIRST_RULES.find(({ id }) => id === asked?.rule);
  if (asked === undefined || rule === undefined) return null;
  const { roleCode, branchId, threshold, windowMinutes, blocks } = asked;
  const before = await readRuleBook(tx, [rule]);
  const after = before.with({ rule: rule.id, roleCode, branchId, threshold, windowMinutes, blocks });
  // Windows are full, and hours known, where the first week begins.
  const from = new Date(asked.since.getTime() - minutesToLearn(rule, windowMinutes) * 60_000);
  const [log] = await tx.query<{ total: bigint; first: bigint | null }>(TOTAL, [from, asked.until]);
  const place: LogPlace = { ...BEGINNING, position: log?.first ?? 0n };
  return { asked, rule, total: Number(log?.total ?? 0n), place, books: { before, after } };
}

/** In three weeks a person has worked the days after which their hours are known. */
const HOURS_ARE_KNOWN_AFTER_MINUTES = 21 * 24 * 60;
const minutesToLearn = (rule: SignalRule, windowMinutes: number): number =>
  Math.max(windowMinutes, rule.windowMinutes, rule.counts.unusualHour === true ? HOURS_ARE_KNOWN_AFTER_MINUTES : 0);

const asksAboutDevices = ({ measure, counts }: SignalRule): boolean =>
  measure === 'beside' || measure === 'apart' || counts.strangersDevice === true;
