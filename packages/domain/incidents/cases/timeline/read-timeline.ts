import type { SignedInContext } from '@kean/procedures';
import { titleOf } from '../../alerts/alert-rows.ts';
import { record } from '../../audit-events.ts';
import { ENTRIES_OF_A_PAGE, type TimelineEntry, type TimelineInput, type TimelinePage } from '../../contract/cases.ts';
import { inCase, numberOf } from '../case-rows.ts';
import { titleOfTask } from '../playbooks.ts';
import { TIMELINE_SOURCES } from './sources.ts';

const ALL = TIMELINE_SOURCES.map(
  ({ what, select }) =>
    `SELECT '${what}'::text, entry.* FROM (${select}) AS entry (at, id, code, detail, words, reason, by_id, case_id)`,
).join(' UNION ALL ');
/** By microseconds and what it is, so that a page begins exactly where the one before ended. */
const PAGE = `
  WITH family AS MATERIALIZED (SELECT leak_case_family($1::uuid) AS id),
  told (what, at, id, code, detail, words, reason, by_id, case_id) AS (${ALL}),
  placed AS (SELECT *, (extract(epoch FROM at) * 1000000)::int8 AS micros, what || ':' || id AS key FROM told)
  SELECT p.micros || '/' || p.key AS key, p.at, p.what, p.code, p.detail, p.words, p.reason, s.display_name AS "byName",
         CASE WHEN p.case_id <> $1::uuid THEN ${numberOf('c')} END AS "ofCase"
    FROM placed p JOIN leak_case c ON c.id = p.case_id LEFT JOIN staff s ON s.id = p.by_id
   WHERE $2::int8 IS NULL OR (p.micros, p.key) < ($2::int8, $3)
   ORDER BY p.micros DESC, p.key DESC LIMIT ${ENTRIES_OF_A_PAGE + 1}`;

/**
 * Everything that happened in a case, the newest first, with what happened in those that were merged into it.
 * @throws AppError INCIDENTS_CASE_NOT_FOUND
 */
export function readTimeline(call: SignedInContext, { caseId, cursor }: TimelineInput): Promise<TimelinePage> {
  const [micros = null, key = null] = cursor?.split('/') ?? [];
  return inCase(call, caseId, async (tx) => {
    const found = await tx.query<Omit<TimelineEntry, 'title'> & Record<string, unknown>>(PAGE, [caseId, micros, key]);
    const entries = found.slice(0, ENTRIES_OF_A_PAGE).map((entry) => ({ ...entry, title: titleIn(entry) }));
    await record(tx, {
      ...{ action: 'incidents.case-seen', outcome: 'allowed', principal: call.principal },
      ...{ subject: { kind: 'LeakCase', id: caseId }, facts: { part: 'timeline', count: entries.length } },
    });
    return { entries, next: found.length > ENTRIES_OF_A_PAGE ? (entries.at(-1)?.key ?? null) : null };
  });
}

/** The words of what has words of ours in both languages. */
function titleIn({ what, code }: Pick<TimelineEntry, 'what' | 'code'>): TimelineEntry['title'] {
  if (what === 'alert') return titleOf(code);
  return what.startsWith('task-') && code !== '' ? titleOfTask(code, null) : null;
}
