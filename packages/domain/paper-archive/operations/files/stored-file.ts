import { inSqlTransaction, rowPrincipal, type SqlTransaction } from '@kean/db';
import type { BranchId, ClientId, Id, RegionId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import type { FileClass, FileState, ShredCause } from '../../contract.ts';
import { failPaper } from '../../errors.ts';
import { orRefuse, refused } from '../refusing.ts';

/** A file as an act finds it. */
export interface StoredFile {
  readonly fileId: Id<'PaperFile'>;
  readonly number: string;
  readonly regionId: RegionId;
  readonly branchId: BranchId;
  readonly clientId: ClientId;
  readonly class: FileClass;
  readonly state: FileState;
  readonly cabinetId: Id<'Cabinet'>;
  readonly shelf: number;
  readonly shelves: number;
  readonly filedAt: Date;
  readonly shredCause: ShredCause | null;
  readonly version: number;
  readonly isMine: boolean;
}

const FILE = `SELECT f.id AS "fileId", f.number, f.region_id AS "regionId", f.branch_id AS "branchId", f.client_id AS "clientId",
    f.class, f.state, f.cabinet_id AS "cabinetId", f.shelf, c.shelves, f.filed_at AS "filedAt", f.shred_cause AS "shredCause", f.version,
    EXISTS (SELECT FROM cabinet_keeper k WHERE k.cabinet_id = f.cabinet_id AND k.staff_id = $2::uuid) AS "isMine"
  FROM paper_file f JOIN cabinet c ON c.id = f.cabinet_id WHERE f.id = $1::uuid`;
/** An act holds the file for itself; a question waits for nobody, and makes nobody wait. */
const HOW = { act: ' FOR UPDATE OF f', question: '' } as const;

/**
 * Runs an act of a keeper on a file in one transaction.
 * @throws AppError PAPER_FILE_NOT_FOUND, absent and out of reach alike; PAPER_KEY_NOT_HELD; both are in the log. PAPER_FILE_MOVED_ON
 */
export function withFile<Done>(
  call: SignedInContext,
  { fileId, version }: { readonly fileId: Id<'PaperFile'>; readonly version: number },
  act: (tx: SqlTransaction, file: StoredFile) => Promise<Done>,
  how: keyof typeof HOW = 'act',
): Promise<Done> {
  const then = (tx: SqlTransaction, file: StoredFile) => {
    if (file.version !== version) throw failPaper('PAPER_FILE_MOVED_ON');
    return act(tx, file);
  };
  return withFileAsItIs(call, fileId, then, how);
}

/** The same for an act that depends on nothing that the page showed. */
export async function withFileAsItIs<Done>(
  call: SignedInContext,
  fileId: Id<'PaperFile'>,
  act: (tx: SqlTransaction, file: StoredFile) => Promise<Done>,
  how: keyof typeof HOW = 'act',
): Promise<Done> {
  const { services, principal, authorizer } = call;
  const as = rowPrincipal(principal, authorizer.rowReach('paper-archive.keep-files'));
  const subject = { kind: 'PaperFile', id: fileId } as const;
  return orRefuse(
    await inSqlTransaction(services.db, as, async (tx) => {
      const [file] = await tx.query<StoredFile & Record<string, unknown>>(FILE + HOW[how], [fileId, principal.staffId]);
      if (file === undefined || !authorizer.can('paper-archive.keep-files', 'PaperFile', file)) {
        return refused(tx, call, { code: 'PAPER_FILE_NOT_FOUND', subject });
      }
      if (!file.isMine) return refused(tx, call, { code: 'PAPER_KEY_NOT_HELD', subject });
      return { done: await act(tx, file) };
    }),
  );
}
