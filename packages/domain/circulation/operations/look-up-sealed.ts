import type { RowPrincipal, SqlTransaction } from '@kean/db';
import type { BranchId, ClientId } from '@kean/kernel';
import type { Revealable } from '../contract.ts';
import type { DecidedRow } from '../rules/a-look-needs-grant-purpose-and-state.ts';
import { columnOf } from '../rules/column-of-revealable.ts';

/** One look: for whom row security decides, and at what. */
export interface SealedQuestion {
  readonly as: RowPrincipal;
  readonly clientId: ClientId;
  readonly field: Revealable;
  readonly itemId: string | undefined;
}

/** The client as it stands now, with the sealed bytes asked for; `null` bytes where nothing is recorded. */
export interface SealedRow extends DecidedRow {
  readonly branchId: BranchId;
  readonly number: number;
  readonly sealed: Buffer | null;
}

/** Makes each question under its own principal, one after the other; see the migration that defines it. */
const LOOK_UP = 'SELECT * FROM look_up_sealed($1::jsonb)';

type AnsweredRow = SealedRow & { readonly question: number };

/**
 * Reads many clients in one round trip, each under the row security of its own caller. A question whose client is absent or hidden
 * has no row: the two look alike from here on.
 */
export async function lookUpSealed(
  tx: SqlTransaction,
  questions: readonly SealedQuestion[],
): Promise<(SealedRow | null)[]> {
  const asked = questions.map(({ as, clientId, field, itemId }, question) => {
    const { table, column } = columnOf(field);
    const { staffId, regionId, branchId, teamId, clientScope } = as;
    const who = { staff: staffId, region: regionId, branch: branchId, team: teamId, scope: clientScope };
    return { question, ...who, client: clientId, table, column, item: itemId ?? null };
  });
  const answers = await tx.query<AnsweredRow>(LOOK_UP, [JSON.stringify(asked)]);
  const found: (SealedRow | null)[] = questions.map(() => null);
  for (const { question, ...row } of answers) found[question] = row;
  return found;
}
