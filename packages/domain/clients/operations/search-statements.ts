import type { Scope } from '@kean/kernel';
import { ROW_COLUMNS, WITHIN_REACH, withAssigneeNames } from './client-rows.ts';

/**
 * Which branches' index a reach looks into. Tokens are cut to the reach before any client row is touched, so that a hit outside the
 * reach costs the same as no hit.
 */
const BRANCHES: Readonly<Record<Scope, string>> = {
  own: 'b.id = $2::uuid',
  team: 'b.id = $2::uuid',
  branch: 'b.id = $2::uuid',
  // The branch is mentioned to keep one order of values.
  region: 'b.region_id = $1::uuid AND ($2::uuid IS NULL OR true)',
  agency: '($2::uuid IS NULL OR true)',
};

/**
 * Clients that carry a token, newest first: $1 place, $2 branch of the caller, $3 key, $4 rows, $5 kind(s), $6 token, $7 further
 * tokens of the same kind. Within one branch the index gives one kind and token in order of client, so a page stops early.
 */
function tokenStatement(scope: Scope, kind: string): string {
  return withAssigneeNames(`SELECT hit.* FROM branch b CROSS JOIN LATERAL (
    SELECT ${ROW_COLUMNS} FROM client_token t JOIN client c ON c.id = t.client_id
    WHERE t.branch_id = b.id AND t.kind ${kind} AND t.token = $6::bigint AND t.client_id < $3::uuid
      AND ${WITHIN_REACH[scope]}
      AND NOT EXISTS (SELECT FROM unnest($7::bigint[]) AS wanted(token) WHERE NOT EXISTS (
        SELECT FROM client_token o
        WHERE o.branch_id = b.id AND o.kind ${kind} AND o.token = wanted.token AND o.client_id = t.client_id))
    ORDER BY t.client_id DESC LIMIT $4) hit
  WHERE ${BRANCHES[scope]} ORDER BY hit.id DESC LIMIT $4`);
}

function numberStatement(scope: Scope): string {
  return withAssigneeNames(`SELECT ${ROW_COLUMNS} FROM client c WHERE c.number = $2::int AND ${WITHIN_REACH[scope]}`);
}

function forEachScope(statement: (scope: Scope) => string): Readonly<Record<Scope, string>> {
  return {
    own: statement('own'),
    team: statement('team'),
    branch: statement('branch'),
    region: statement('region'),
    agency: statement('agency'),
  };
}

/** One kind: rows come from the index in order. */
export const BY_TOKEN = forEachScope((scope) => tokenStatement(scope, '= $5::smallint'));
/** Several kinds under one token (first and second phone): few rows, sorted. */
export const BY_TOKEN_OF_KINDS = forEachScope((scope) => tokenStatement(scope, '= ANY($5::smallint[])'));
/** $1 place, $2 client number. */
export const BY_NUMBER = forEachScope(numberStatement);
