import type { SqlTransaction } from '@kean/db';

const KNOWN = 'select distinct action from audit_form order by action';

/** Every action of these clauses that stands in the log. */
export async function actionsOfClauses(tx: SqlTransaction, clauses: readonly string[]): Promise<string[]> {
  const known = await tx.query<{ action: string }>(KNOWN);
  return known.map(({ action }) => action).filter((action) => clauses.includes(action.slice(0, action.indexOf('.'))));
}
