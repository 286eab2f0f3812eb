import { nobody, type RowPrincipal } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import type { AlertRow } from '../contract/alerts.ts';
import { SILENCE_TITLES } from '../contract/silence.ts';
import { NUMBER_LEAKED } from '../decoys/number-leaked-rule.ts';
import { FIRST_RULES } from '../signals/rules-in-force.ts';

/** Row security asks who it is: an alert about oneself is not seen. */
export const asThemself = ({ principal }: Pick<SignedInContext, 'principal'>): RowPrincipal => ({
  ...nobody,
  staffId: principal.staffId,
});

export const ALERT_ROW = `
  a.id AS "alertId", a.number, a.rule, a.severity, a.staff_id AS "staffId", s.number AS "staffNumber", s.display_name AS "staffName",
  b.name AS "branchName", b.name_en AS "branchNameEn", a.window_minutes AS "windowMinutes", a.window_from AS "windowFrom", a.first_at AS "firstAt",
  a.last_at AS "lastAt",
  a.measured, a.threshold, a.times, a.raised_at AS "raisedAt", a.due_at AS "dueAt", a.state, a.assigned_to AS "assignedTo",
  h.display_name AS "assignedName", a.closed_as AS "closedAs", a.spoke_at AS "spokeAt", a.blocks, a.suppressed_by IS NOT NULL AS "isSuppressed",
  CASE WHEN q.lifted_at IS NULL AND q.ends_at > now() THEN q.ends_at END AS "suppressedUntil", a.version,
  coalesce(t.step, 0) AS "toldSteps", t.due_at AS "nextToldAt", t.acknowledged_at AS "acknowledgedAt", k.display_name AS "acknowledgedName"`;
export const ALERT_JOINS = `
  leak_alert a LEFT JOIN staff s ON s.id = a.staff_id LEFT JOIN branch b ON b.id = a.branch_id LEFT JOIN staff h ON h.id = a.assigned_to
  LEFT JOIN leak_suppression q ON q.id = a.suppressed_by
  LEFT JOIN leak_telling t ON t.alert_id = a.id LEFT JOIN staff k ON k.id = t.acknowledged_by`;

export type StoredAlert = Omit<AlertRow, 'title'> & Record<string, unknown>;

const TITLES = new Map<string, AlertRow['title']>([
  ...FIRST_RULES.map(({ id, title }) => [id, title] as const),
  [NUMBER_LEAKED.id, NUMBER_LEAKED.title],
  ...Object.entries(SILENCE_TITLES),
]);

/** A rule that is not in force any more has its id for a title. */
export const titleOf = (rule: string): AlertRow['title'] => TITLES.get(rule) ?? { zh: rule, en: rule };
export const alertRow = (stored: StoredAlert): AlertRow => ({ ...stored, title: titleOf(stored.rule) });
