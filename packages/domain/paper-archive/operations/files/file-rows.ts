import type { BranchId, RegionId } from '@kean/kernel';
import type { FileRow } from '../../contract.ts';

/** How much of it is scanned; counted by the database, so that nobody says it. */
const SCAN_STATE = `CASE WHEN f.scanned_sheets = 0 THEN 'not-scanned' WHEN f.changed_at > f.scanned_at OR f.scanned_sheets > f.sheets THEN 'outdated'
  WHEN f.scanned_sheets < f.sheets THEN 'partly' ELSE 'scanned' END`;
/** What a scanner has to do: the condition of the index `paper_file_not_in_step`, word for word. */
export const NOT_IN_STEP = `f.state <> 'shredded' AND (f.scanned_sheets <> f.sheets OR f.changed_at > f.scanned_at)`;

/** The columns of a file as lists and pages show it, and the tables they come from. */
export const FILE_ROW = `f.id AS "fileId", f.number, f.class, f.state, f.sheets, f.cabinet_id AS "cabinetId", c.code AS "cabinetCode",
  f.shelf, ${SCAN_STATE} AS "scanState", f.scanned_sheets AS "scannedSheets", b.name AS "branchName", b.name_en AS "branchNameEn", f.client_id AS "clientId", coalesce(cl.number, 0) AS "clientNumber",
  f.filed_at AS "filedAt", f.shred_due_at AS "shredDueAt", f.shred_cause AS "shredCause", f.shredded_at AS "shreddedAt",
  bs.display_name AS "borrowerName", l.due_at AS "loanDueAt", coalesce(l.due_at < now(), false) AS "isOverdue",
  f.region_id AS "regionId", f.branch_id AS "branchId"`;
export const FILE_JOINS = `paper_file f JOIN cabinet c ON c.id = f.cabinet_id JOIN branch b ON b.id = f.branch_id
  LEFT JOIN client cl ON cl.id = f.client_id
  LEFT JOIN paper_loan l ON l.file_id = f.id AND l.returned_at IS NULL LEFT JOIN staff bs ON bs.id = l.borrower_id`;

/** Where the file lies, for the authorizer. */
export interface FilePlaces {
  readonly regionId: RegionId;
  readonly branchId: BranchId;
}

export type PlacedFile = FileRow & FilePlaces & Record<string, unknown>;

export function withoutPlaces({ regionId: _region, branchId: _branch, ...row }: PlacedFile): FileRow {
  return row as unknown as FileRow;
}
