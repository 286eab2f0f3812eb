import type { SqlTransaction } from '@kean/db';
import { FREQUENT_ACTIONS, RARE } from './frequent-actions.ts';

/** Jumps from one action to the next along the index: as many probes as there are actions, whatever the size of the log. */
const KNOWN = `
  with recursive known (action) as (
    select min(action) from audit_event where ${RARE}
    union all
    select (select min(e.action) from audit_event e where e.action > known.action and ${RARE.replace('action', 'e.action')})
      from known where known.action is not null
  )
  select action from known where action is not null`;

/** Every action of these clauses that stands in the log. */
export async function actionsOfClauses(tx: SqlTransaction, clauses: readonly string[]): Promise<string[]> {
  const rare = await tx.query<{ action: string }>(KNOWN);
  const known = [...FREQUENT_ACTIONS, ...rare.map(({ action }) => action)];
  return known.filter((action) => clauses.includes(action.slice(0, action.indexOf('.'))));
}
