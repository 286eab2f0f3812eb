/** Columns of a row of the list; joined to who leaves, where, and who ordered it. */
export const LEAVING_ROW = `
  l.id AS "leavingId", l.number, l.staff_id AS "staffId", s.number AS "staffNumber", s.display_name AS "staffName",
  b.name AS "branchName", b.name_en AS "branchNameEn", l.way, l.state, o.display_name AS "orderedByName", l.ordered_at AS "orderedAt",
  l.cut_due_at AS "cutDueAt", l.cut_at AS "cutAt", l.ended_at AS "endedAt", l.signed_at AS "signedAt", l.failure, l.step_count AS "stepCount",
  (SELECT count(*)::int4 FROM leaving_step t WHERE t.leaving_id = l.id) AS "stepsDone"`;
export const LEAVING_JOINS = `leaving l JOIN staff s ON s.id = l.staff_id LEFT JOIN branch b ON b.id = s.branch_id
  LEFT JOIN staff o ON o.id = l.ordered_by`;
