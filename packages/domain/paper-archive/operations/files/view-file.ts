import { purposesOfferedTo } from '@kean/circulation/contract/looking';
import { listDocuments } from '@kean/clients/contract/keeping-documents';
import { contractsKeptOf } from '@kean/clients/contract/service-events';
import { inSqlTransaction, rowPrincipal } from '@kean/db';
import type { Id } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../../audit-events.ts';
import type { FileView } from '../../contract.ts';
import { orRefuse, refused } from '../refusing.ts';
import { FILE_JOINS, FILE_ROW, type PlacedFile, withoutPlaces } from './file-rows.ts';

const ONE = `SELECT ${FILE_ROW}, f.version, fs.display_name AS "filedByName",
    EXISTS (SELECT FROM cabinet_keeper k WHERE k.cabinet_id = f.cabinet_id AND k.staff_id = $2::uuid) AS "isMine",
    (SELECT sb.number FROM shred_item i JOIN shred_batch sb ON sb.id = i.batch_id
      WHERE i.file_id = f.id AND sb.state <> 'dropped' ORDER BY sb.number DESC LIMIT 1) AS "batchNumber"
  FROM ${FILE_JOINS} LEFT JOIN staff fs ON fs.id = f.filed_by WHERE f.id = $1::uuid`;
const LOANS = `SELECT l.id AS "loanId", coalesce(b.display_name, '—') AS "borrowerName", l.purpose, coalesce(g.display_name, '—') AS "lentByName",
    l.lent_at AS "lentAt", l.due_at AS "dueAt", l.returned_at AS "returnedAt", t.display_name AS "takenByName"
  FROM paper_loan l LEFT JOIN staff b ON b.id = l.borrower_id LEFT JOIN staff g ON g.id = l.lent_by LEFT JOIN staff t ON t.id = l.taken_by
  WHERE l.file_id = $1::uuid ORDER BY l.lent_at DESC LIMIT 50`;

type Row = PlacedFile & {
  readonly version: number;
  readonly filedByName: string | null;
  readonly isMine: boolean;
  readonly batchNumber: number | null;
};

/** One file with its loans. @throws AppError PAPER_FILE_NOT_FOUND, in the log */
export async function viewFile(call: SignedInContext, fileId: Id<'PaperFile'>): Promise<FileView> {
  const { services, principal, authorizer } = call;
  const as = rowPrincipal(principal, authorizer.rowReach('paper-archive.read-archive'));
  return orRefuse(
    await inSqlTransaction(services.db, as, async (tx) => {
      const [row] = await tx.query<Row>(ONE, [fileId, principal.staffId]);
      if (row === undefined || !authorizer.can('paper-archive.read-archive', 'PaperFile', row)) {
        return refused(tx, call, { code: 'PAPER_FILE_NOT_FOUND', subject: { kind: 'PaperFile', id: fileId } });
      }
      const loans = await tx.query<FileView['loans'][number] & Record<string, unknown>>(LOANS, [fileId]);
      const { version, filedByName, isMine, batchNumber, ...file } = row;
      await record(tx, {
        action: 'paper-archive.files-listed',
        outcome: 'allowed',
        principal,
        subject: { kind: 'Client', id: null },
        subjectIds: [row.clientId],
        facts: { count: 1 },
      });
      const done: FileView = {
        ...withoutPlaces(file as PlacedFile),
        version,
        filedByName: filedByName ?? '—',
        mayHandle: isMine && authorizer.can('paper-archive.keep-files', 'PaperFile', row),
        kept: row.class === 'contract' && row.state !== 'shredded' ? await contractsKeptOf(tx, row.clientId) : null,
        loans,
        scans: await listDocuments(tx, 'paper-file', fileId),
        scanPurposes: authorizer.may('paper-archive.open-scans') ? purposesOfferedTo(principal.roles) : [],
        batchNumber,
      };
      return { done };
    }),
  );
}
