import { inSqlTransaction, type RowPrincipal, rowPrincipal, type SqlTransaction } from '@kean/db';
import type { BranchId, ImportId, Principal, RegionId, StaffId, TeamId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import type { ColumnMapping, ImportState } from '../contract.ts';
import { failCollection } from '../errors.ts';
import type { PurposeCode } from '../purposes/index.ts';

/** A row of `import`, without its sealed preview. */
export interface StoredImport {
  readonly id: ImportId;
  readonly version: number;
  readonly createdBy: StaffId;
  readonly regionId: RegionId;
  readonly branchId: BranchId;
  readonly teamId: TeamId | null;
  readonly importerName: string | null;
  readonly state: ImportState;
  readonly kind: 'csv' | 'xlsx' | null;
  readonly encoding: string | null;
  readonly sizeBytes: number;
  readonly sheet: number | null;
  readonly mapping: ColumnMapping | null;
  /** For which services it is taken over; none for a list from before rows were judged. */
  readonly services: readonly PurposeCode[];
  readonly cursorRow: number;
  readonly totalRows: number | null;
  readonly imported: number;
  readonly duplicates: number;
  readonly rejected: number;
  readonly warned: number;
  readonly failure: string | null;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
}

export const IMPORT_COLUMNS = `i.id, i.version, i.created_by AS "createdBy", i.region_id AS "regionId", i.branch_id AS "branchId",
  i.team_id AS "teamId", i.state, i.kind, i.encoding, i.size_bytes::float8 AS "sizeBytes", i.sheet, i.mapping, i.services,
  i.cursor_row AS "cursorRow", i.total_rows AS "totalRows", i.imported, i.duplicates, i.rejected, i.warned, i.failure,
  i.created_at AS "createdAt", i.started_at AS "startedAt", i.finished_at AS "finishedAt"`;

const ONE = `SELECT ${IMPORT_COLUMNS}, s.display_name AS "importerName"
  FROM import i LEFT JOIN staff s ON s.id = i.created_by WHERE i.id = $1::uuid`;

/** One import as row security shows it; `undefined` where it shows none. */
export async function readImport(tx: SqlTransaction, id: ImportId): Promise<StoredImport | undefined> {
  const [row] = await tx.query<StoredImport>(ONE, [id]);
  return row;
}

/** For whom the transactions of this call act. */
export function importPrincipal({
  principal,
  authorizer,
}: Pick<SignedInContext, 'principal' | 'authorizer'>): RowPrincipal {
  return rowPrincipal(principal, authorizer.scopeOf('collection.import'));
}

/**
 * For whom background work on an import acts while no rights are needed beyond its being theirs: to say that it was refused, that
 * it failed, that its upload is destroyed.
 */
export function ownerPrincipal(staffId: StaffId): RowPrincipal {
  return { staffId, regionId: null, branchId: null, teamId: null, clientScope: 'own' };
}

/**
 * One import within the caller's reach.
 * @throws AppError COLLECTION_IMPORT_NOT_FOUND where it is absent or another's, which are not told apart
 */
export async function requireImport(tx: SqlTransaction, call: SignedInContext, id: ImportId): Promise<StoredImport> {
  const found = await readImport(tx, id);
  if (found === undefined || !call.authorizer.can('collection.import', 'Import', found)) {
    throw failCollection('COLLECTION_IMPORT_NOT_FOUND');
  }
  return found;
}

/** The same, for what only the person who uploaded the list may do: it shows or uses what stands in it. */
export async function requireOwnImport(tx: SqlTransaction, call: SignedInContext, id: ImportId): Promise<StoredImport> {
  const found = await requireImport(tx, call, id);
  if (found.createdBy !== call.principal.staffId) throw failCollection('COLLECTION_IMPORT_NOT_FOUND');
  return found;
}

/** Opens a transaction for a call, as far as it may see imports. */
export function inImportTransaction<T>(call: SignedInContext, work: (tx: SqlTransaction) => Promise<T>): Promise<T> {
  return inSqlTransaction(call.services.db, importPrincipal(call), work);
}

/** Whether this person may import here at all: to which branch the clients would belong must be clear. */
export function branchOfImporter(principal: Principal): {
  regionId: RegionId;
  branchId: BranchId;
  teamId: TeamId | null;
} {
  const { regionId, branchId, teamId } = principal;
  if (regionId === null || branchId === null) throw failCollection('COLLECTION_NO_BRANCH');
  return { regionId, branchId, teamId };
}
