/**
 * What a case's timeline is read from: each source names what it holds of the cases in `family`, with the same columns. A folder that does
 * something in a case adds one line.
 */
export interface TimelineSource {
  readonly what: string;
  /** Columns: at, key, code, detail, words, reason, by_id, case_id. */
  readonly select: string;
}

const NOTHING = 'NULL::text';

export const TIMELINE_SOURCES: readonly TimelineSource[] = [
  {
    what: 'opened',
    select: `SELECT c.opened_at, c.id::text, c.kind, ${NOTHING}, c.title, ${NOTHING}, c.opened_by, c.id
               FROM leak_case c JOIN family f ON f.id = c.id`,
  },
  {
    what: 'step',
    // Where it was closed: as what.
    select: `SELECT s.done_at, s.id::text, s.act,
                    coalesce(s.state || coalesce('/' || s.finding, ''), o.display_name, x.year || '-' || lpad(x.ordinal::text, 4, '0')), s.words, s.reason, s.done_by, s.case_id
               FROM leak_case_step s JOIN family f ON f.id = s.case_id LEFT JOIN staff o ON o.id = s.owner_id
               LEFT JOIN leak_case x ON x.id = s.other_id`,
  },
  {
    what: 'alert',
    select: `SELECT a.raised_at, a.id::text, a.rule, a.number::text, ${NOTHING}, ${NOTHING}, NULL::uuid, i.case_id
               FROM leak_case_alert i JOIN family f ON f.id = i.case_id JOIN leak_alert a ON a.id = i.alert_id`,
  },
  {
    what: 'task-added',
    select: `SELECT t.added_at, t.id::text, coalesce(t.play, ''), p.display_name, t.title, ${NOTHING}, t.added_by, t.case_id
               FROM leak_case_task t JOIN family f ON f.id = t.case_id LEFT JOIN staff p ON p.id = t.assigned_to WHERE t.play IS NULL`,
  },
  {
    what: 'task-settled',
    select: `SELECT t.settled_at, t.id::text, coalesce(t.play, ''), t.state, coalesce(t.title || '：', '') || coalesce(t.words, ''), ${NOTHING}, t.settled_by,
                    t.case_id
               FROM leak_case_task t JOIN family f ON f.id = t.case_id WHERE t.state <> 'open'`,
  },
  {
    what: 'evidence',
    select: `SELECT e.taken_at, e.id::text, e.kind, left(e.digest, 16), e.words, ${NOTHING}, e.taken_by, e.case_id
               FROM leak_case_evidence e JOIN family f ON f.id = e.case_id`,
  },
  {
    what: 'person',
    select: `SELECT p.said_at, p.staff_id::text, '', s.display_name, ${NOTHING}, ${NOTHING}, p.said_by, p.case_id
               FROM leak_case_person p JOIN family f ON f.id = p.case_id JOIN staff s ON s.id = p.staff_id`,
  },
  {
    what: 'facts',
    select: `SELECT k.judged_at, k.case_id || '-' || k.version, '', k.version::text, k.words, ${NOTHING}, k.judged_by, k.case_id
               FROM leak_case_fact k JOIN family f ON f.id = k.case_id`,
  },
  {
    what: 'report',
    // Which notice it was, and the digest of what was told.
    select: `SELECT r.told_at, r.id::text, r.duty, n.case_id || '/notices/' || n.id || '/' || left(r.notice_digest, 16), r.words, ${NOTHING}, r.told_by,
                    r.case_id
               FROM leak_case_report r JOIN family f ON f.id = r.case_id LEFT JOIN leak_notice n ON n.id = r.notice_id`,
  },
  {
    what: 'review-written',
    select: `SELECT v.written_at, v.case_id || '-' || v.version, '', v.version::text, ${NOTHING}, ${NOTHING}, v.written_by, v.case_id
               FROM leak_review_version v JOIN family f ON f.id = v.case_id`,
  },
  {
    // An approval that lapsed is not among them: the log holds each.
    what: 'review-approved',
    select: `SELECT r.approved_at, r.case_id::text, '', r.approved_version::text, ${NOTHING}, ${NOTHING}, r.approved_by, r.case_id
               FROM leak_review r JOIN family f ON f.id = r.case_id WHERE r.approved_at IS NOT NULL`,
  },
  {
    what: 'improvement',
    select: `SELECT i.added_at, i.id::text, 'added', o.display_name, i.title, ${NOTHING}, i.added_by, i.case_id
               FROM leak_improvement i JOIN family f ON f.id = i.case_id LEFT JOIN staff o ON o.id = i.owner_id`,
  },
  {
    what: 'improvement-step',
    select: `SELECT s.done_at, s.id::text, s.act, o.display_name, i.title || coalesce('：' || s.words, ''), ${NOTHING}, s.done_by, i.case_id
               FROM leak_improvement_step s JOIN leak_improvement i ON i.id = s.improvement_id JOIN family f ON f.id = i.case_id
               LEFT JOIN staff o ON o.id = s.owner_id`,
  },
  {
    // Many are taken in at once; said once a minute.
    what: 'clients',
    select: `SELECT max(k.taken_at), extract(epoch FROM date_trunc('minute', k.taken_at))::int8 || k.found_by, k.found_by, count(*)::text, ${NOTHING},
                    ${NOTHING}, k.taken_by, k.case_id
               FROM leak_case_client k JOIN family f ON f.id = k.case_id
              GROUP BY date_trunc('minute', k.taken_at), k.found_by, k.taken_by, k.case_id`,
  },
  {
    what: 'contained',
    select: `SELECT m.pressed_at, m.id::text, m.kind, m.number::text, m.reason, ${NOTHING}, m.pressed_by, f.id
               FROM containment m JOIN family f ON m.id IN (SELECT measures_of_case(f.id))`,
  },
  {
    what: 'lifted',
    select: `SELECT m.lifted_at, m.id::text, m.kind, m.number::text, m.lift_reason, ${NOTHING}, m.lifted_by, f.id
               FROM containment m JOIN family f ON m.id IN (SELECT measures_of_case(f.id)) WHERE m.lifted_at IS NOT NULL`,
  },
  {
    what: 'measured',
    select: `SELECT r.ended_at, r.id::text, r.source, r.clients::text, ${NOTHING}, ${NOTHING}, r.asked_by, r.case_id
               FROM leak_radius r JOIN family f ON f.id = r.case_id WHERE r.state = 'done'`,
  },
  {
    what: 'notice-approved',
    select: `SELECT n.approved_at, n.id::text, n.kind, n.approved_version::text, ${NOTHING}, ${NOTHING}, n.approved_by, n.case_id
               FROM leak_notice n JOIN family f ON f.id = n.case_id WHERE n.approved_at IS NOT NULL`,
  },
  {
    what: 'notice-sent',
    select: `SELECT g.started_at, g.notice_id::text, n.kind, ${NOTHING}, ${NOTHING}, ${NOTHING}, g.started_by, n.case_id
               FROM leak_notice_sending g JOIN leak_notice n ON n.id = g.notice_id JOIN family f ON f.id = n.case_id`,
  },
  {
    what: 'notice-published',
    select: `SELECT b.published_at, b.notice_id::text, n.kind, ${NOTHING}, ${NOTHING}, ${NOTHING}, b.published_by, n.case_id
               FROM leak_notice_publication b JOIN leak_notice n ON n.id = b.notice_id JOIN family f ON f.id = n.case_id`,
  },
];
