import { type Database, kindsSetting, type RowPrincipal, runStatement } from '@kean/db';
import type { BranchId, ClientId } from '@kean/kernel';
import type { Revealable } from '../contract.ts';
import type { LookedAtRow } from '../rules/a-look-needs-grant-purpose-and-state.ts';

/** One look: for whom row security decides, and at what. */
export interface SealedQuestion {
  readonly as: RowPrincipal;
  readonly clientId: ClientId;
  readonly field: Revealable;
  readonly itemId: string | undefined;
  /** What the field held before a correction. */
  readonly pastId: string | undefined;
}

/** The client as it stands now, with the sealed bytes asked for; `null` bytes where nothing is recorded. */
export interface SealedRow extends LookedAtRow {
  readonly branchId: BranchId;
  readonly number: number;
  readonly sealed: Buffer | null;
}

/** Makes each question under its own principal, one after the other; see the migration that defines it. */
const LOOK_UP = `SELECT * FROM look_up_sealed($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::text[],
  $7::uuid[], $8::text[], $9::uuid[])`;

type AnsweredRow = SealedRow & { readonly question: number };

/**
 * Reads many clients in one round trip, each under the row security of its own caller. A question whose client is absent or hidden
 * has no row: the two look alike from here on.
 */
export async function lookUpSealed(db: Database, questions: readonly SealedQuestion[]): Promise<(SealedRow | null)[]> {
  const answers = await runStatement<AnsweredRow>(db, LOOK_UP, [
    questions.map(({ as }) => as.staffId),
    questions.map(({ as }) => as.regionId),
    questions.map(({ as }) => as.branchId),
    questions.map(({ as }) => as.teamId),
    questions.map(({ as }) => as.clientScope),
    questions.map(({ as }) => kindsSetting(as)),
    questions.map(({ clientId }) => clientId),
    questions.map(({ field, pastId }) => (pastId === undefined ? field : `past/${field}`)),
    questions.map(({ itemId, pastId }) => pastId ?? itemId ?? null),
  ]);
  const found: (SealedRow | null)[] = questions.map(() => null);
  for (const { question, ...row } of answers) found[question] = row;
  return found;
}
