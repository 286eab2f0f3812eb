import type { SqlTransaction } from '@kean/db';
import { bigintArray } from '@kean/db/binary-arrays';
import type { BlindIndex } from '@kean/encryption';
import type { BranchId, ClientId } from '@kean/kernel';
import { normalisePhone } from '../rules/normalise-phone.ts';
import { phoneToken, TOKEN_KIND } from '../rules/tokens-of-client.ts';

/** Planned for the unique partial index: the kind is a constant of the statement, not a parameter. */
const BY_FIRST_PHONE = `SELECT t.token, t.client_id AS "clientId"
  FROM unnest($2::int8[]) AS wanted(token)
  JOIN client_token t ON t.token = wanted.token AND t.branch_id = $1::uuid AND t.kind = ${TOKEN_KIND.phone}`;

/** The token under which a first phone is unique within a branch; any spelling of the number. */
export function firstPhoneToken(index: BlindIndex, phone: string): bigint {
  return phoneToken(index, normalisePhone(phone));
}

/**
 * Which of these first phones already name a client of the branch, whoever is assigned to it. One round trip.
 *
 * Only the branch itself is asked: that a person is known to another branch is told to nobody here.
 */
export async function findByPhoneTokens(
  tx: SqlTransaction,
  branchId: BranchId,
  tokens: readonly bigint[],
): Promise<Map<bigint, ClientId>> {
  if (tokens.length === 0) return new Map();
  const rows = await tx.query<{ token: bigint; clientId: ClientId }>(BY_FIRST_PHONE, [branchId, bigintArray(tokens)]);
  return new Map(rows.map((row) => [row.token, row.clientId]));
}
