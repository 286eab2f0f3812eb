import type { PhoneChange } from '../../contract/phones.ts';
import type { ClientState } from '../../contract.ts';

/** What the authorizer compares, and who may second. */
export interface ChangePlaces {
  readonly regionId: string;
  readonly branchId: string;
  readonly teamId: string | null;
  readonly assigneeId: string | null;
  readonly assignmentLapsesAt: Date | null;
  readonly clientState: ClientState;
  readonly origin: string;
}
export type StoredChange = PhoneChange & ChangePlaces;

/** One change with its client; $1 is who asks. Hours are those of `phone_change_holds`. */
export const CHANGE_ROWS = `SELECT p.id AS "changeId", p.client_id AS "clientId", c.number AS "clientNumber",
    coalesce(p.settled_as, 'open') AS state, b.display_name AS "changedByName", p.changed_at AS "changedAt", p.told_at AS "toldAt",
    s.display_name AS "secondByName", p.second_because AS "secondBecause", p.settled_at AS "settledAt",
    CASE WHEN p.second_at IS NOT NULL AND p.settled_as IS NULL
      THEN coalesce(p.told_at + interval '24 hours', p.changed_at + interval '72 hours') END AS "countsAt",
    coalesce(p.settled_as = 'objected' AND p.restored_at IS NULL, false) AS "isStuck",
    p.settled_as IS NULL AND p.second_by IS NULL AND p.changed_by IS DISTINCT FROM $1::uuid AS "isForYou",
    c.region_id AS "regionId", c.branch_id AS "branchId", c.team_id AS "teamId", c.assignee_id AS "assigneeId",
    c.assignment_lapses_at AS "assignmentLapsesAt", c.state AS "clientState", c.origin
  FROM client_phone_change p JOIN client c ON c.id = p.client_id AND c.state <> 'erased'
  LEFT JOIN staff b ON b.id = p.changed_by LEFT JOIN staff s ON s.id = p.second_by`;

export const clientOfChange = (row: StoredChange) => ({
  ...{ regionId: row.regionId, branchId: row.branchId, teamId: row.teamId, assigneeId: row.assigneeId },
  ...{ assignmentLapsesAt: row.assignmentLapsesAt, state: row.clientState, origin: row.origin },
});
