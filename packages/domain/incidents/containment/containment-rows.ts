import { rowPrincipal } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import type { ContainmentRow, ContainmentTarget } from '../contract/containment.ts';

/** Row security asks who it is, because a measure against oneself is not seen, and how far its reader sees clients. */
export const asReader = ({ principal, authorizer }: SignedInContext) =>
  rowPrincipal(principal, authorizer.rowReach('clients.read'));

/** A target as its four columns; none of them means the whole office. */
export interface TargetColumns {
  readonly staffId: string | null;
  readonly clientId: string | null;
  readonly branchId: string | null;
  readonly fieldClass: string | null;
}
const NONE: TargetColumns = { staffId: null, clientId: null, branchId: null, fieldClass: null };

export function columnsOfTarget(target: ContainmentTarget): TargetColumns {
  const { of: _, ...named } = target;
  return { ...NONE, ...named };
}

export function targetOfColumns({ staffId, clientId, branchId, fieldClass }: TargetColumns): ContainmentTarget {
  if (staffId !== null) return { of: 'person', staffId } as ContainmentTarget;
  if (clientId !== null) return { of: 'client', clientId } as ContainmentTarget;
  if (branchId !== null) return { of: 'branch', branchId } as ContainmentTarget;
  if (fieldClass !== null) return { of: 'class', fieldClass } as ContainmentTarget;
  return { of: 'office' };
}

/** A client's number as people say it. */
export const numberOfClient = `'KH-' || lpad(k.number::text, 6, '0')`;

export const CONTAINMENT_ROW = `
  c.id AS "containmentId", c.number, c.kind, c.staff_id AS "staffId", c.client_id AS "clientId", c.branch_id AS "branchId",
  c.field_class AS "fieldClass", coalesce(s.display_name, b.name, ${numberOfClient}) AS label, c.case_id AS "caseId",
  l.year || '-' || lpad(l.ordinal::text, 4, '0') AS "caseNumber", c.reason, c.is_drill AS "isDrill", p.display_name AS "pressedByName",
  c.pressed_at AS "pressedAt", c.ends_at AS "endsAt", u.display_name AS "liftedByName", c.lifted_at AS "liftedAt",
  c.lift_reason AS "liftReason", c.lifted_at IS NULL AND (c.ends_at IS NULL OR c.ends_at > now()) AS "isInForce",
  c.pressed_by = (SELECT kean_setting('kean.staff')) AS "isOwn"`;
export const CONTAINMENT_JOINS = `
  containment c LEFT JOIN staff s ON s.id = c.staff_id LEFT JOIN branch b ON b.id = c.branch_id LEFT JOIN client k ON k.id = c.client_id
  LEFT JOIN leak_case l ON l.id = c.case_id LEFT JOIN staff p ON p.id = c.pressed_by LEFT JOIN staff u ON u.id = c.lifted_by`;

export type StoredContainment = Omit<ContainmentRow, 'target'> & TargetColumns & Record<string, unknown>;

export function containmentRow({ staffId, clientId, branchId, fieldClass, ...row }: StoredContainment): ContainmentRow {
  return { ...row, target: targetOfColumns({ staffId, clientId, branchId, fieldClass }) };
}
