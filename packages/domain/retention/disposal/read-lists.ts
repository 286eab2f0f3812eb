import { inSqlTransaction, rowPrincipal } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import type { DisposalItem, DisposalList, DisposalListRow, ListInput } from '../contract.ts';
import { failRetention } from '../errors.ts';

const PAGE = 50;
const COUNT = (name: string, state: string) =>
  `'${name}', (SELECT count(*)::int4 FROM disposal_item i WHERE i.list_id = l.id AND i.state = '${state}')`;
const ROW = `l.id AS "listId", l.number, l.state, l.drawn_at AS "drawnAt", l.scheduled_on::text AS "scheduledOn", l.ended_at AS "endedAt", l.version,
    json_build_object(${COUNT('listed', 'listed')}, ${COUNT('takenOut', 'taken-out')}, ${COUNT('heldBack', 'held-back')},
      ${COUNT('ordered', 'ordered')}, ${COUNT('erased', 'erased')}) AS counts`;
/** One that never held anything was dropped as it was drawn. */
const LISTS = `SELECT ${ROW} FROM disposal_list l WHERE EXISTS (SELECT FROM disposal_item i WHERE i.list_id = l.id)
  ORDER BY l.number DESC LIMIT 60`;
const ONE = `SELECT ${ROW}, a.display_name AS "authorName", r.display_name AS "reviewerName", s.display_name AS "secondName",
    coalesce($2::uuid IN (l.author_id, l.reviewer_id, l.second_id), false) AS "hasPart"
  FROM disposal_list l LEFT JOIN staff a ON a.id = l.author_id LEFT JOIN staff r ON r.id = l.reviewer_id LEFT JOIN staff s ON s.id = l.second_id
 WHERE l.id = $1::uuid`;
const BRANCHES = `SELECT b.name, b.name_en AS "nameEn", count(*)::int4 AS count, (count(*) FILTER (WHERE i.state = 'erased'))::int4 AS erased
  FROM disposal_item i JOIN branch b ON b.id = i.branch_id WHERE i.list_id = $1::uuid GROUP BY b.id ORDER BY count(*) DESC, b.name LIMIT 500`;
const RULES = `SELECT i.group_code AS "group", r.version, r.months, count(*)::int4 AS count, (count(*) FILTER (WHERE i.state = 'erased'))::int4 AS erased
  FROM disposal_item i JOIN retention_rule r ON r.id = i.rule_id WHERE i.list_id = $1::uuid
 GROUP BY i.group_code, r.id ORDER BY i.group_code, r.version`;
const REASONS = `SELECT because, count(*)::int4 AS count FROM disposal_item WHERE list_id = $1::uuid AND because IS NOT NULL
 GROUP BY because ORDER BY count(*) DESC`;
const STANDING = `SELECT (SELECT count(*)::int4 FROM erasure o WHERE o.state = 'failed'
      AND o.id IN (SELECT i.erasure_id FROM disposal_item i WHERE i.list_id = $1::uuid)) AS failed,
    (SELECT count(DISTINCT i.client_id)::int4 FROM disposal_item i JOIN paper_file f ON f.client_id = i.client_id
      WHERE i.list_id = $1::uuid AND i.state = 'ordered' AND f.state <> 'shredded' AND f.shred_cause = 'erasure') AS "waitingForPaper"`;
/** A page begins behind the line that the cursor names. */
const ITEMS = `SELECT i.client_id AS "clientId", c.number AS "clientNumber", i.group_code AS "group", b.name AS "branchName",
    b.name_en AS "branchNameEn", r.version AS "ruleVersion", i.due_on::text AS "dueOn", i.state, i.because
  FROM disposal_item i JOIN client c ON c.id = i.client_id JOIN branch b ON b.id = i.branch_id JOIN retention_rule r ON r.id = i.rule_id
 WHERE i.list_id = $1::uuid AND ($2::uuid IS NULL OR (i.client_id, i.group_code) > ($2::uuid, $3))
 ORDER BY i.client_id, i.group_code LIMIT ${PAGE + 1}`;
const CURSOR = /^([0-9a-f-]{36})\.([a-z-]{1,40})$/;

/** Every list, the newest first. */
export function listLists({ principal, authorizer, services }: SignedInContext): Promise<DisposalListRow[]> {
  const as = rowPrincipal(principal, authorizer.scopeOf('retention.read-lists'));
  return inSqlTransaction(services.db, as, (tx) => tx.query<DisposalListRow & Record<string, unknown>>(LISTS));
}

/** One list with its report, and a page of its lines. @throws AppError RETENTION_LIST_NOT_FOUND | RETENTION_CURSOR_INVALID */
export function readList(call: SignedInContext, { listId, cursor }: ListInput): Promise<DisposalList> {
  const { principal, authorizer, services } = call;
  const at = cursor == null ? null : CURSOR.exec(cursor);
  if (cursor != null && at === null) throw failRetention('RETENTION_CURSOR_INVALID');
  const as = rowPrincipal(principal, authorizer.scopeOf('retention.read-lists'));
  return inSqlTransaction(services.db, as, async (tx) => {
    type Head = Pick<DisposalList, keyof DisposalListRow | 'authorName' | 'reviewerName' | 'secondName' | 'hasPart'>;
    const [head] = await tx.query<Head & Record<string, unknown>>(ONE, [listId, principal.staffId]);
    if (head === undefined) throw failRetention('RETENTION_LIST_NOT_FOUND');
    const found = await tx.query<DisposalItem & Record<string, unknown>>(ITEMS, [
      listId,
      at?.[1] ?? null,
      at?.[2] ?? '',
    ]);
    const items = found.slice(0, PAGE);
    const [standing] = await tx.query<{ failed: number; waitingForPaper: number }>(STANDING, [listId]);
    await record(tx, {
      action: 'retention.list-read',
      outcome: 'allowed',
      principal,
      subject: { kind: 'DisposalList', id: listId },
      subjectIds: [...new Set(items.map(({ clientId }) => clientId))],
      facts: { count: items.length },
    });
    const last = found.length > PAGE ? items.at(-1) : undefined;
    return {
      ...head,
      branches: await tx.query<DisposalList['branches'][number]>(BRANCHES, [listId]),
      rules: await tx.query<DisposalList['rules'][number]>(RULES, [listId]),
      reasons: await tx.query<DisposalList['reasons'][number]>(REASONS, [listId]),
      ...{ failed: standing?.failed ?? 0, waitingForPaper: standing?.waitingForPaper ?? 0, items },
      next: last === undefined ? null : `${last.clientId}.${last.group}`,
    };
  });
}
