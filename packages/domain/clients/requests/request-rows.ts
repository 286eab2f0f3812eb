import type { RequestRow } from '../contract/requests.ts';

/** The columns of a case that everybody who sees it is shown; `r` is the case. What is open and past its day is for the database to say. */
export const REQUEST_FACTS = `r.id AS "requestId", r.number, r.kind, r.channel, r.by, r.state, r.taken_at AS "takenAt", r.due_at AS "dueAt",
    r.extended_at AS "extendedAt", r.decided_at AS "decidedAt", r.refused_because AS "refusedBecause",
    (r.decided_at IS NULL AND r.due_at <= now()) AS "isOverdue"`;

/** With whose it is and who has it; `c` is the client, `b` the branch, `a` who has the case. */
export const REQUEST_ROW = `${REQUEST_FACTS}, r.client_id AS "clientId", c.number AS "clientNumber",
    b.name AS "branchName", b.name_en AS "branchNameEn", r.assignee_id AS "assigneeId", a.display_name AS "assigneeName"`;
export const REQUEST_JOINS = `client_request r JOIN client c ON c.id = r.client_id JOIN branch b ON b.id = c.branch_id
    LEFT JOIN staff a ON a.id = r.assignee_id`;

/** What the authorizer compares of the client. */
export const CLIENT_PLACES = `c.region_id AS "regionId", c.branch_id AS "branchId", c.team_id AS "teamId",
    c.assignee_id AS "clientAssigneeId", c.assignment_lapses_at AS "assignmentLapsesAt", c.state AS "clientState", c.origin`;

export interface ClientPlaces {
  readonly regionId: string;
  readonly branchId: string;
  readonly teamId: string | null;
  readonly clientAssigneeId: string | null;
  readonly assignmentLapsesAt: Date | null;
  readonly clientState: 'quarantined' | 'active' | 'restricted' | 'erased';
  readonly origin: 'imported' | 'registered';
}

/** The client of a case as the authorizer knows clients. */
export function clientOf(row: ClientPlaces & { readonly clientId: string }) {
  const { regionId, branchId, teamId, clientAssigneeId, assignmentLapsesAt, clientState, origin, clientId } = row;
  const placed = { regionId, branchId, teamId, assigneeId: clientAssigneeId, assignmentLapsesAt };
  return { id: clientId, ...placed, state: clientState, origin };
}

/** A row without what only the authorizer looks at. */
export function withoutPlaces<Row extends RequestRow & ClientPlaces>(row: Row): RequestRow {
  const { requestId, number, kind, channel, by, state, takenAt, dueAt, extendedAt, decidedAt, refusedBecause } = row;
  const { isOverdue, clientId, clientNumber, branchName, branchNameEn, assigneeId, assigneeName } = row;
  return {
    ...{ requestId, number, kind, channel, by, state, takenAt, dueAt, extendedAt, decidedAt, refusedBecause },
    ...{ isOverdue, clientId, clientNumber, branchName, branchNameEn, assigneeId, assigneeName },
  };
}
