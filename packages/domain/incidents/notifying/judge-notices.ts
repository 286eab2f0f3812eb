import type { SqlTransaction } from '@kean/db';
import { TELLING_WAYS, type TellingWay } from '../contract/notifying.ts';

/** A gateway that is busy says so a few times; one that is away is noticed at the second attempt. */
const OPEN = `
  SELECT n.id, n.way, n.outcome, coalesce(m.cause, 'NOT_SENT') AS cause,
         CASE WHEN m.state IN ('sent', 'delivered') THEN 'taken'
              WHEN m.state = 'refused' AND m.cause = 'NO_LONGER_NEEDED' THEN 'moot'
              WHEN m.state IN ('failed', 'refused') OR m.id IS NULL OR m.valid_until <= clock_timestamp() THEN 'failed'
              WHEN m.state = 'waiting' AND m.attempts >= CASE m.cause WHEN 'MESSAGE_DEFERRED' THEN 5 ELSE 2 END THEN 'failing'
              WHEN m.created_at < clock_timestamp() - interval '2 minutes' THEN 'failing'
              ELSE n.outcome END AS becomes
    FROM leak_alert_message n LEFT JOIN message m ON m.id = n.message_id WHERE n.outcome IN ('under-way', 'failing') ORDER BY n.told_at LIMIT 1000`;
const JUDGE = 'UPDATE leak_alert_message SET outcome = $2, cause = $3 WHERE id = $1::uuid';
const WAY = `
  INSERT INTO leak_way AS way (way, state, cause) VALUES ($1, $2, $3)
  ON CONFLICT (way) DO UPDATE
     SET state = excluded.state, cause = excluded.cause, since = CASE way.state WHEN excluded.state THEN way.since ELSE clock_timestamp() END
   WHERE way.state <> excluded.state OR way.cause IS DISTINCT FROM excluded.cause`;
/** Set up again after it was off, it is tried; what fails shows itself. */
const SET_UP = `
  INSERT INTO leak_way AS way (way, state) VALUES ($1, $2)
  ON CONFLICT (way) DO UPDATE SET state = excluded.state, cause = NULL, since = clock_timestamp()
   WHERE (way.state = 'off') <> (excluded.state = 'off')`;
const LOOKED = `
  UPDATE leak_way SET checked_at = clock_timestamp() WHERE checked_at < clock_timestamp() - interval '2 seconds'`;

interface Judged {
  readonly id: string;
  readonly way: TellingWay;
  readonly outcome: string;
  readonly cause: string;
  readonly becomes: string;
}

/**
 * What became of the messages, and how the ways stand by that. A way that fails is a silence, which another process tells (`silence/`).
 */
export async function judgeNotices(tx: SqlTransaction, ways: ReadonlySet<TellingWay>): Promise<void> {
  for (const way of TELLING_WAYS) await tx.query(SET_UP, [way, ways.has(way) ? 'ready' : 'off']);
  for (const { id, way, outcome, cause, becomes } of await tx.query<Judged & Record<string, unknown>>(OPEN)) {
    if (becomes === outcome) continue;
    const isTrouble = becomes === 'failing' || becomes === 'failed';
    await tx.query(JUDGE, [id, becomes, isTrouble ? cause : null]);
    if (becomes === 'moot' || !ways.has(way)) continue;
    await tx.query(WAY, [way, isTrouble ? 'failing' : 'ready', isTrouble ? cause : null]);
  }
  await tx.query(LOOKED);
}
