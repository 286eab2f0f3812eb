import { purposesOfferedTo } from '@kean/circulation/contract/looking';
import type { DocumentRow } from '@kean/clients/contract/documents';
import { listDocuments } from '@kean/clients/contract/keeping-documents';
import { readCursor, writeCursor } from '@kean/clients/contract/paging';
import { inSqlTransaction, rowPrincipal, type SqlTransaction } from '@kean/db';
import type { ClientId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../../audit-events.ts';
import type { FilePage, FileRow, FilesOfClient, Label, ListFilesInput } from '../../contract.ts';
import { failPaper } from '../../errors.ts';
import { orRefuse, refused } from '../refusing.ts';
import { FILE_JOINS, FILE_ROW, NOT_IN_STEP, type PlacedFile, withoutPlaces } from './file-rows.ts';

/** Newest first for what is there, what is due soonest for what somebody has to act on. A page begins behind the file that $1 names. */
const NEWEST = {
  after: '($1::uuid IS NULL OR (f.filed_at, f.id) < (SELECT p.filed_at, p.id FROM paper_file p WHERE p.id = $1::uuid))',
  order: 'f.filed_at DESC, f.id DESC',
};
const BY_LOAN = {
  after: `($1::uuid IS NULL OR (l.due_at, f.id) > (SELECT pl.due_at, pl.file_id FROM paper_loan pl WHERE pl.file_id = $1::uuid
    AND pl.returned_at IS NULL))`,
  order: 'l.due_at, f.id',
};
const BY_DAY = {
  after:
    '($1::uuid IS NULL OR (f.shred_due_at, f.id) > (SELECT p.shred_due_at, p.id FROM paper_file p WHERE p.id = $1::uuid))',
  order: 'f.shred_due_at, f.id',
};
type Shown = ListFilesInput['show'];
const SHOWN: Readonly<Record<Shown, { readonly where: string; readonly after: string; readonly order: string }>> = {
  all: { where: `f.state <> 'shredded'`, ...NEWEST },
  lent: { where: 'l.id IS NOT NULL', ...BY_LOAN },
  overdue: { where: 'l.due_at < now()', ...BY_LOAN },
  missing: { where: `f.state = 'missing'`, ...NEWEST },
  'to-scan': { where: NOT_IN_STEP, ...NEWEST },
  'to-shred': { where: `f.state <> 'shredded' AND f.shred_due_at IS NOT NULL`, ...BY_DAY },
  shredded: { where: `f.state = 'shredded'`, ...NEWEST },
};
const pageOf = ({ where, after, order }: (typeof SHOWN)[Shown]) =>
  `SELECT ${FILE_ROW} FROM ${FILE_JOINS}
    WHERE ${where} AND ${after} AND ($2::uuid IS NULL OR f.cabinet_id = $2::uuid) AND ($3::text IS NULL OR f.class = $3)
      AND ($4::text IS NULL OR f.number = $4)
    ORDER BY ${order} LIMIT $5::int`;
const COUNTS = `SELECT count(*) FILTER (WHERE f.state <> 'shredded')::int AS all, count(*) FILTER (WHERE f.state = 'lent')::int AS lent,
    count(*) FILTER (WHERE f.state = 'missing')::int AS missing,
    count(*) FILTER (WHERE ${NOT_IN_STEP})::int AS "toScan",
    count(*) FILTER (WHERE f.state <> 'shredded' AND f.shred_due_at IS NOT NULL)::int AS "toShred",
    (SELECT count(*)::int FROM paper_loan l WHERE l.returned_at IS NULL AND l.due_at < now()) AS overdue
  FROM paper_file f`;
const OF_CLIENT = `SELECT ${FILE_ROW} FROM ${FILE_JOINS} WHERE f.client_id = $1::uuid ORDER BY f.filed_at DESC, f.id DESC LIMIT 100`;
const CLIENT = `SELECT region_id AS "regionId", branch_id AS "branchId", team_id AS "teamId", assignee_id AS "assigneeId",
    assignment_lapses_at AS "assignmentLapsesAt", state, origin FROM client WHERE id = $1::uuid`;
const LABELS = `SELECT f.number, c.code AS "cabinetCode", f.shelf, f.class, f.region_id AS "regionId", f.branch_id AS "branchId"
  FROM paper_file f JOIN cabinet c ON c.id = f.cabinet_id WHERE f.id = ANY($1::uuid[]) AND f.state <> 'shredded' ORDER BY f.number`;

/** Files within the caller's reach; whose they are is in the log before it is shown. @throws AppError PAPER_CURSOR_INVALID */
export function listFiles(call: SignedInContext, input: ListFilesInput): Promise<FilePage> {
  const { services, principal, authorizer } = call;
  const after = input.cursor == null ? null : readCursor(input.cursor);
  if (input.cursor != null && after === null) throw failPaper('PAPER_CURSOR_INVALID');
  const as = rowPrincipal(principal, authorizer.rowReach('paper-archive.read-archive'));
  const read = async (tx: SqlTransaction): Promise<FilePage> => {
    const { show, cabinetId = null, class: fileClass = null, number = null, limit } = input;
    const found = await tx.query<PlacedFile>(pageOf(SHOWN[show]), [after, cabinetId, fileClass, number, limit + 1]);
    const [counts] = await tx.query<FilePage['counts'] & Record<string, unknown>>(COUNTS, []);
    const rows = found
      .slice(0, limit)
      .filter((row) => authorizer.can('paper-archive.read-archive', 'PaperFile', row))
      .map(withoutPlaces);
    await recordShown(tx, call, rows);
    const last = found.length > limit ? found[limit - 1] : undefined;
    return {
      rows,
      next: last === undefined ? null : writeCursor(last.fileId as unknown as ClientId),
      counts: counts ?? { all: 0, lent: 0, overdue: 0, missing: 0, toScan: 0, toShred: 0 },
    };
  };
  return inSqlTransaction(services.db, as, read, { plans: 'by-value' });
}

/** The paper of one client, for whoever is given the client. @throws AppError PAPER_CLIENT_NOT_FOUND, in the log */
export async function filesOfClient(call: SignedInContext, clientId: ClientId): Promise<FilesOfClient> {
  const { services, principal, authorizer } = call;
  const as = rowPrincipal(principal, authorizer.rowReach('paper-archive.see-files'));
  return orRefuse(
    await inSqlTransaction(services.db, as, async (tx) => {
      const [client] = await tx.query(CLIENT, [clientId]);
      if (client === undefined || !authorizer.can('paper-archive.see-files', 'Client', client)) {
        return refused(tx, call, { code: 'PAPER_CLIENT_NOT_FOUND', subject: { kind: 'Client', id: clientId } });
      }
      const rows = (await tx.query<PlacedFile>(OF_CLIENT, [clientId])).map(withoutPlaces);
      await recordShown(tx, call, rows);
      const files: FilesOfClient['files'] = [];
      for (const row of rows) files.push({ ...row, scans: await scansOf(tx, row) });
      const mayOpen = authorizer.may('paper-archive.open-scans');
      return { done: { files, scanPurposes: mayOpen ? purposesOfferedTo(principal.roles) : [] } };
    }),
  );
}

/** Most paper has none yet, and says so in its own row. */
function scansOf(tx: SqlTransaction, { fileId, scannedSheets }: FileRow): Promise<DocumentRow[]> {
  return scannedSheets === 0 ? Promise.resolve([]) : listDocuments(tx, 'paper-file', fileId);
}

/** What stands on the labels of these files: numbers and places, and of nobody anything else. */
export function labelsOf(call: SignedInContext, fileIds: readonly string[]): Promise<Label[]> {
  const { services, principal, authorizer } = call;
  const as = rowPrincipal(principal, authorizer.rowReach('paper-archive.keep-files'));
  return inSqlTransaction(services.db, as, async (tx) => {
    const rows = await tx.query<Label & Record<string, unknown>>(LABELS, [fileIds]);
    return rows
      .filter((row) => authorizer.can('paper-archive.keep-files', 'PaperFile', row))
      .map(({ number, cabinetCode, shelf, class: fileClass }) => ({ number, cabinetCode, shelf, class: fileClass }));
  });
}

async function recordShown(
  tx: SqlTransaction,
  { principal }: SignedInContext,
  rows: readonly FileRow[],
): Promise<void> {
  if (rows.length === 0) return;
  await record(tx, {
    action: 'paper-archive.files-listed',
    outcome: 'allowed',
    principal,
    subject: { kind: 'Client', id: null },
    subjectIds: [...new Set(rows.map(({ clientId }) => clientId))],
    facts: { count: rows.length },
  });
}
