import { inSqlTransaction, nobody } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { allFacts, digestOfFact } from '@kean/regulation';
import type { RegulationFact } from '../contract/regulation.ts';

const LAST = `
  select distinct on (c.fact_id) c.fact_id as "factId", encode(c.digest, 'hex') as digest, c.confirmed_at as at, s.display_name as by
    from regulation_confirmation c join staff s on s.id = c.confirmed_by
   order by c.fact_id, c.id desc`;

interface Confirmed {
  readonly factId: string;
  readonly digest: string;
  readonly at: Date;
  readonly by: string;
}

/** Everything that the product takes from law, in the order of its sources, each with its last confirmation. */
export async function listRegulation({ services }: SignedInContext): Promise<RegulationFact[]> {
  const rows = await inSqlTransaction(services.db, nobody, (tx) => tx.query<Confirmed>(LAST));
  const last = new Map(rows.map((row) => [row.factId, row]));
  return allFacts().map((fact) => {
    const digest = digestOfFact(fact);
    const confirmed = last.get(fact.id);
    return {
      ...fact,
      digest,
      confirmation:
        confirmed === undefined ? null : { at: confirmed.at, by: confirmed.by, holds: confirmed.digest === digest },
    };
  });
}
