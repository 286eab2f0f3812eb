import type { StaffId } from '@kean/kernel';
import { isCursor, partsOf } from './revocation-cursor.ts';

/** A person of whom something that decides has changed. Ids and a code; no name. */
export interface Revoked {
  readonly staffId: StaffId;
  readonly epoch: number;
  /** `status`, `place`, `roles`, `grants`, `rights`, `containment`, `session-ended`, `assignment-withdrawn`. */
  readonly why: string;
  /** Does not work here now, in the snapshot of the question: who holds something open for the person need ask nothing more. */
  readonly gone: boolean;
}

/** What a question brought that an earlier one could not see. */
export interface RevocationNews {
  /** To ask on from. */
  readonly cursor: string;
  /** Version of the grants now. */
  readonly policyVersion: number;
  readonly people: readonly Revoked[];
  /** What happened since the cursor cannot be told any more; whoever holds something has to read all of it anew. */
  readonly everything: boolean;
}

/** One statement on some connection. */
export type Ask = (text: string, values: readonly unknown[]) => Promise<readonly object[]>;

/** Past this nobody is told one by one. */
const MOST_NEWS = 10_000;
/** A day less than revocations are kept (`trim_revocations`). */
const OLDEST_CURSOR_MS = 6 * 86_400_000;

/**
 * Everything that is visible now and was not in the snapshot of the cursor. No row can slip through between two questions, whatever
 * order transactions commit in, and none needs a lock. Rows of a cluster that the database was restored from have numbers that
 * this one has not reached; they are old news and left out.
 */
const READ = `
  with news as (
    select r.staff_id, r.epoch, r.why from revocation r
     where r.transaction >= pg_snapshot_xmin($1::pg_snapshot)::text::bigint
       and r.transaction < pg_snapshot_xmax(pg_current_snapshot())::text::bigint
       and not pg_visible_in_snapshot(r.transaction::text::xid8, $1::pg_snapshot)
       and r.staff_id is not null
     limit ${MOST_NEWS + 1})
  select (extract(epoch from clock_timestamp()) * 1000)::bigint || '.' || pg_current_snapshot() as cursor,
         (select version from policy_version) as "policyVersion",
         coalesce(pg_snapshot_xmax($1::pg_snapshot) > pg_snapshot_xmax(pg_current_snapshot()), false)
           or abs(extract(epoch from clock_timestamp()) * 1000 - $2::float8) > ${OLDEST_CURSOR_MS} as lost,
         coalesce((select jsonb_agg(jsonb_build_object('staffId', n.staff_id, 'epoch', n.epoch, 'why', n.why,
           'gone', s.status is distinct from 'active')) from news n left join staff s on s.id = n.staff_id), '[]') as people`;

interface Read {
  readonly cursor: string;
  readonly policyVersion: number;
  readonly lost: boolean | null;
  readonly people: readonly Revoked[];
}

/**
 * Asks what happened since the cursor; `null` asks only where things stand. A cursor of nobody's, of another database, or older than
 * what is kept comes back as `everything`.
 * @throws whatever `ask` throws
 */
export async function readRevocations(ask: Ask, cursor: string | null): Promise<RevocationNews> {
  const usable = cursor !== null && isCursor(cursor) ? partsOf(cursor) : null;
  const [read] = (await ask(READ, [usable?.snapshot ?? null, usable?.askedAt ?? null])) as readonly Read[];
  if (read === undefined) throw new Error('no version of the policy');
  const everything = (cursor !== null && usable === null) || read.lost === true || read.people.length > MOST_NEWS;
  const { policyVersion, people } = read;
  return { cursor: read.cursor, policyVersion, people: everything ? [] : people, everything };
}
