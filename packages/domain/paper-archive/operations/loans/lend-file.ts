import type { SqlTransaction } from '@kean/db';
import { type Id, newId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { clearTimer, setTimer } from '@kean/queues';
import { record } from '../../audit-events.ts';
import type { LendFileInput, ReturnFileInput, StaffChoice } from '../../contract.ts';
import { failPaper } from '../../errors.ts';
import { remindOfLoan } from '../../jobs/remind-of-loan.job.ts';
import { type StoredFile, withFile } from '../files/stored-file.ts';

/** Active people whose roles reach the client of the file, without whoever lends it. */
const BORROWERS = `
  SELECT DISTINCT s.id AS "staffId", s.display_name AS name, s.number
    FROM paper_file f JOIN client c ON c.id = f.client_id
    JOIN staff s ON s.status = 'active' AND s.id <> $2::uuid
    JOIN staff_role h ON h.staff_id = s.id
    JOIN role_grant g ON g.role_code = h.role_code AND g.clause = 'clients' AND g.action = 'read'
   WHERE f.id = $1::uuid AND (g.expires_at IS NULL OR g.expires_at > now())
     AND (g.scope = 'agency' OR (g.scope = 'region' AND s.region_id = c.region_id) OR (g.scope = 'branch' AND s.branch_id = c.branch_id)
       OR (g.scope = 'team' AND s.team_id = c.team_id)
       OR (s.id = c.assignee_id AND (c.assignment_lapses_at IS NULL OR c.assignment_lapses_at > now())))
   ORDER BY s.number LIMIT 200`;
const LEND = `INSERT INTO paper_loan (id, file_id, borrower_id, purpose, lent_by, lent_at, due_at)
  VALUES ($1::uuid, $2::uuid, $3::uuid, $4, $5::uuid, now(), now() + make_interval(days => $6::int)) RETURNING due_at AS "dueAt"`;
const OUT = `UPDATE paper_file SET state = 'lent', version = version + 1 WHERE id = $1::uuid`;
const BACK = `UPDATE paper_file SET state = 'shelved', shelf = $2, version = version + 1 WHERE id = $1::uuid`;
const TAKE = `UPDATE paper_loan SET taken_by = $2::uuid, returned_at = now() WHERE file_id = $1::uuid AND returned_at IS NULL
  RETURNING id AS "loanId", borrower_id AS "borrowerId"`;
const TIMERS = { near: 'paper-archive.loan-near', over: 'paper-archive.loan-over' } as const;
const DAY_MS = 86_400_000;

const borrowers = (tx: SqlTransaction, file: StoredFile, call: SignedInContext) =>
  tx.query<StaffChoice & Record<string, unknown>>(BORROWERS, [file.fileId, call.principal.staffId]);

/** Whom a file may be lent to. @throws AppError PAPER_FILE_NOT_FOUND | PAPER_KEY_NOT_HELD | PAPER_FILE_MOVED_ON */
export function possibleBorrowers(
  call: SignedInContext,
  file: { readonly fileId: Id<'PaperFile'>; readonly version: number },
): Promise<StaffChoice[]> {
  return withFile(call, file, (tx, found) => borrowers(tx, found, call), 'question');
}

/**
 * Writes a loan down: to somebody who works with the client, for a purpose, until a day; both are reminded. It stands with the client, as
 * every look does.
 * @throws AppError PAPER_FILE_NOT_FOUND | PAPER_KEY_NOT_HELD | PAPER_FILE_MOVED_ON | PAPER_FILE_NOT_SHELVED | PAPER_BORROWER_NOT_ELIGIBLE
 */
export function lendFile(call: SignedInContext, input: LendFileInput): Promise<void> {
  return withFile(call, input, async (tx, file) => {
    if (file.state !== 'shelved') throw failPaper('PAPER_FILE_NOT_SHELVED');
    const able = await borrowers(tx, file, call);
    if (!able.some(({ staffId }) => staffId === input.borrowerId)) throw failPaper('PAPER_BORROWER_NOT_ELIGIBLE');
    const loanId = newId<'PaperLoan'>();
    const values = [loanId, file.fileId, input.borrowerId, input.purpose, call.principal.staffId, input.days];
    const [loan] = await tx.query<{ dueAt: Date }>(LEND, values);
    await tx.query(OUT, [file.fileId]);
    const over = loan?.dueAt ?? new Date();
    for (const [when, dueAt] of [
      ['near', new Date(over.getTime() - DAY_MS)],
      ['over', over],
    ] as const) {
      await setTimer(tx, { name: TIMERS[when], key: loanId, dueAt, job: remindOfLoan, payload: { loanId, when } });
    }
    await record(tx, {
      action: 'paper-archive.file-lent',
      outcome: 'allowed',
      principal: call.principal,
      branchId: file.branchId,
      subject: { kind: 'Client', id: file.clientId },
      purpose: input.purpose,
      facts: { fileId: file.fileId, class: file.class, borrowerId: input.borrowerId, days: input.days },
    });
  });
}

/**
 * Takes a file back onto its shelf, or onto another of its cabinet. Who had it does not do that alone.
 * @throws AppError PAPER_FILE_NOT_FOUND | PAPER_KEY_NOT_HELD | PAPER_FILE_MOVED_ON | PAPER_FILE_NOT_LENT | PAPER_SHELF_UNKNOWN
 */
export function takeFileBack(call: SignedInContext, input: ReturnFileInput): Promise<void> {
  return withFile(call, input, async (tx, file) => {
    if ((input.shelf ?? 1) > file.shelves) throw failPaper('PAPER_SHELF_UNKNOWN');
    await endLoan(tx, call, file);
    await tx.query(BACK, [file.fileId, input.shelf ?? file.shelf]);
  });
}

/** @throws AppError PAPER_FILE_NOT_LENT | PAPER_BORROWER_NOT_ELIGIBLE where the borrower themself would write it back */
export async function endLoan(
  tx: SqlTransaction,
  { principal }: SignedInContext,
  file: Pick<StoredFile, 'fileId' | 'branchId' | 'clientId' | 'class'>,
): Promise<void> {
  const [had] = await tx.query<{ borrowerId: string }>(
    'SELECT borrower_id AS "borrowerId" FROM paper_loan WHERE file_id = $1::uuid AND returned_at IS NULL',
    [file.fileId],
  );
  if (had === undefined) throw failPaper('PAPER_FILE_NOT_LENT');
  if (had.borrowerId === principal.staffId) throw failPaper('PAPER_BORROWER_NOT_ELIGIBLE');
  const [ended] = await tx.query<{ loanId: Id<'PaperLoan'> }>(TAKE, [file.fileId, principal.staffId]);
  if (ended === undefined) throw failPaper('PAPER_FILE_NOT_LENT');
  for (const name of Object.values(TIMERS)) await clearTimer(tx, name, ended.loanId);
  await record(tx, {
    action: 'paper-archive.file-returned',
    outcome: 'allowed',
    principal,
    branchId: file.branchId,
    subject: { kind: 'Client', id: file.clientId },
    facts: { fileId: file.fileId, class: file.class },
  });
}
