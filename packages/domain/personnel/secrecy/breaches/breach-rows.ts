/** A breach as a register shows it, without a word of what was written. */
export const BREACH_ROW = `b.id AS "breachId", b.number, b.staff_id AS "staffId", s.number AS "staffNumber", s.display_name AS "staffName",
  b.kind, b.measure, to_char(b.happened_on, 'YYYY-MM-DD') AS "happenedOn", b.state, r.display_name AS "recordedByName",
  b.recorded_at AS "recordedAt", d.display_name AS "decidedByName", b.decided_at AS "decidedAt", b.appealed_at AS "appealedAt",
  a.display_name AS "answeredByName", b.answered_at AS "answeredAt", b.kept_until AS "keptUntil", b.version`;
export const BREACH_JOINS = `secrecy_breach b JOIN staff s ON s.id = b.staff_id LEFT JOIN staff r ON r.id = b.recorded_by
  LEFT JOIN staff d ON d.id = b.decided_by LEFT JOIN staff a ON a.id = b.answered_by`;
/** Whether `$1` had a part in it: said, decided or wrote something of it. */
export const IS_YOURS = `(b.recorded_by = $1::uuid OR coalesce(b.decided_by = $1::uuid, false) OR EXISTS (
  SELECT FROM secrecy_breach_text t WHERE t.breach_id = b.id AND t.what <> 'answer' AND t.written_by = $1::uuid)) AS "isYours"`;
/** Until when a letter of somebody who has left is taken down as their appeal. */
export const LETTER_UNTIL = `CASE WHEN b.state = 'standing' AND s.status = 'left' AND b.decided_at > now() - interval '30 days'
  THEN b.decided_at + interval '30 days' END AS "letterUntil"`;
