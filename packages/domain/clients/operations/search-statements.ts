import type { Scope } from '@kean/kernel';
import { ROW_COLUMNS, WITHIN_REACH, withAssigneeNames } from './client-rows.ts';

/**
 * Which branches' index a reach beyond one branch looks into; a smaller reach asks for its own, `$2`. Tokens are cut to the reach
 * before any client row is touched, so that a hit outside the reach costs the same as no hit.
 */
const BRANCHES = {
  // The branch is mentioned to keep one order of values.
  region: 'b.region_id = $1::uuid AND ($2::uuid IS NULL OR true)',
  agency: '($2::uuid IS NULL OR true)',
} as const;

/** Clients that carry the token within one branch: the index gives one kind and token in order of client, so a page stops early. */
function hitsIn(branch: string, scope: Scope, kind: string, further: string): string {
  return `SELECT ${ROW_COLUMNS} FROM client_token t JOIN client c ON c.id = t.client_id
    WHERE t.branch_id = ${branch} AND t.kind ${kind} AND t.token = $6::bigint AND t.client_id < $3::uuid
      AND ${WITHIN_REACH[scope]} ${further}
    ORDER BY t.client_id DESC LIMIT $4`;
}

/** $7: tokens of the same kind that the client must carry too. */
const carryingAll = (branch: string, kind: string) => `AND NOT EXISTS (
      SELECT FROM unnest($7::bigint[]) AS wanted(token) WHERE NOT EXISTS (
        SELECT FROM client_token o
        WHERE o.branch_id = ${branch} AND o.kind ${kind} AND o.token = wanted.token AND o.client_id = t.client_id))`;

/**
 * Clients that carry a token, newest first: $1 place, $2 branch of the caller, $3 key, $4 rows, $5 kind(s), $6 token.
 *
 * Each mention of a table brings its row security along, and to start that costs more than a search by phone: so a statement
 * mentions nothing that its question does not need.
 */
function tokenStatement(scope: Scope, kind: string, several: boolean): string {
  const hits = (branch: string) => hitsIn(branch, scope, kind, several ? carryingAll(branch, kind) : '');
  if (scope !== 'region' && scope !== 'agency') return withAssigneeNames(hits('$2::uuid'));
  return withAssigneeNames(`SELECT hit.* FROM branch b CROSS JOIN LATERAL (${hits('b.id')}) hit
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

/** One token of one kind: rows come from the index in order. */
export const BY_TOKEN = forEachScope((scope) => tokenStatement(scope, '= $5::smallint', false));
/** Several tokens of one kind; $7 the second and further ones. */
export const BY_TOKENS = forEachScope((scope) => tokenStatement(scope, '= $5::smallint', true));
/** One token under several kinds (first and second phone): few rows, sorted. */
export const BY_TOKEN_OF_KINDS = forEachScope((scope) => tokenStatement(scope, '= ANY($5::smallint[])', false));
/** $1 place, $2 client number. */
export const BY_NUMBER = forEachScope(numberStatement);
