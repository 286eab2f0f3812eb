import type { SignedInContext } from '@kean/procedures';
import type { ImportPage, ListImportsInput } from '../contract.ts';
import { IMPORT_COLUMNS, inImportTransaction, type StoredImport } from './stored-import.ts';
import { viewImport } from './view-import.ts';

/** Below a key, newest first. Row security cuts it to the caller's reach. */
const PAGE = `SELECT ${IMPORT_COLUMNS}, s.display_name AS "importerName"
  FROM import i LEFT JOIN staff s ON s.id = i.created_by
  WHERE $1::uuid IS NULL OR i.id < $1::uuid ORDER BY i.id DESC LIMIT $2`;

/** The imports within the caller's reach, newest first: states and counts, nothing of what stands in the lists. */
export async function listImports(call: SignedInContext, input: ListImportsInput): Promise<ImportPage> {
  const { principal, authorizer, services } = call;
  const found = await inImportTransaction(call, (tx) =>
    tx.query<StoredImport>(PAGE, [input.cursor ?? null, input.limit + 1]),
  );
  const page = found.slice(0, input.limit);
  const seen = page.filter((stored) => authorizer.can('collection.import', 'Import', stored));
  const now = services.clock.now();
  return {
    rows: seen.map((stored) => viewImport(stored, principal.staffId, now)),
    next: found.length > input.limit ? (page.at(-1)?.id ?? null) : null,
  };
}
