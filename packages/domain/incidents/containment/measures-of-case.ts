/**
 * Which measures belong to a case: those pressed for it, and those pressed against its people before there was one, from an alert, that still held when it
 * was opened. Of a drill only its own.
 * @param measure alias of `containment`
 * @param caseId an expression
 */
export const belongsToCase = (measure: string, caseId: string): string => `(
  ${measure}.case_id = ${caseId} OR ${measure}.case_id IS NULL AND NOT ${measure}.is_drill AND EXISTS (
    SELECT FROM leak_case_person x JOIN leak_case y ON y.id = x.case_id
     WHERE x.case_id = ${caseId} AND x.staff_id = ${measure}.staff_id AND NOT y.is_drill AND ${measure}.pressed_at <= y.opened_at
       AND coalesce(${measure}.lifted_at, ${measure}.ends_at, 'infinity') > y.opened_at))`;
