import type { SqlTransaction } from '@kean/db';
import type { ClientId, Id, StaffId } from '@kean/kernel';
import type { RecordClass } from '../contract/lines.ts';

export type FoundBy = 'radius' | 'alert' | 'decoy' | 'said';

/** A client whom a case is about, and the classes of their data that went as far as is known. */
export interface ClientOfCase {
  readonly clientId: ClientId;
  readonly foundBy: FoundBy;
  readonly classes: readonly RecordClass[];
}

/** Asked for two hundred thousand at once: arrays cannot hold arrays of different lengths, so classes go as text. */
const TAKE = `
  WITH found AS (
    SELECT client, min(found_by) AS found_by,
           ARRAY(SELECT DISTINCT part FROM unnest(string_to_array(string_agg(classes, ','), ',')) AS part WHERE part <> '' ORDER BY part) AS classes
      FROM unnest($2::uuid[], $3::text[], $4::text[]) AS given (client, found_by, classes) GROUP BY client)
  INSERT INTO leak_case_client AS kept (case_id, client_id, found_by, classes, taken_by)
  SELECT $1::uuid, client, found_by, classes, $5::uuid FROM found
  ON CONFLICT (case_id, client_id) DO UPDATE
     SET classes = ARRAY(SELECT DISTINCT part FROM unnest(kept.classes || excluded.classes) AS part ORDER BY part)
   WHERE NOT kept.classes @> excluded.classes
  RETURNING (xmax = 0) AS "isNew"`;

/**
 * Takes clients into a case, each once: whoever is in it already keeps how they were found, and has more classes where more are known.
 * @param by who takes them; `null` where the machinery found them
 * @returns how many are new
 */
export async function takeClientsIntoCase(
  tx: SqlTransaction,
  caseId: Id<'LeakCase'>,
  clients: readonly ClientOfCase[],
  by: StaffId | null,
): Promise<number> {
  if (clients.length === 0) return 0;
  const rows = await tx.query<{ isNew: boolean }>(TAKE, [
    caseId,
    clients.map(({ clientId }) => clientId),
    clients.map(({ foundBy }) => foundBy),
    clients.map(({ classes }) => classes.join(',')),
    by,
  ]);
  return rows.filter(({ isNew }) => isNew).length;
}
