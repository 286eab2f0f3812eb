import { contractsKeptOf } from '@kean/clients/contract/service-events';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../../audit-events.ts';
import type { LetGoInput, MoveFileInput, RecountInput } from '../../contract.ts';
import { failPaper } from '../../errors.ts';
import { readCabinet } from '../cabinets/stored-cabinet.ts';
import { withFile } from './stored-file.ts';

const MOVE = `UPDATE paper_file SET cabinet_id = $2::uuid, shelf = $3, region_id = $4::uuid, branch_id = $5::uuid, version = version + 1
  WHERE id = $1::uuid`;
const RECOUNT = `UPDATE paper_file SET sheets = $2, changed_at = clock_timestamp(), version = version + 1 WHERE id = $1::uuid`;
const LET_GO = `UPDATE paper_file SET shred_due_at = now(), shred_cause = $2, version = version + 1 WHERE id = $1::uuid`;

/**
 * Puts a file elsewhere; the mover holds both keys.
 * @throws AppError PAPER_FILE_NOT_FOUND | PAPER_KEY_NOT_HELD | PAPER_FILE_MOVED_ON | PAPER_FILE_NOT_SHELVED | PAPER_CABINET_NOT_FOUND |
 *   PAPER_CABINET_CLOSED | PAPER_SHELF_UNKNOWN
 */
export function moveFile(call: SignedInContext, input: MoveFileInput): Promise<void> {
  return withFile(call, input, async (tx, file) => {
    if (file.state !== 'shelved') throw failPaper('PAPER_FILE_NOT_SHELVED');
    const target = await readCabinet(tx, call, input.cabinetId);
    if (target === undefined) throw failPaper('PAPER_CABINET_NOT_FOUND');
    if (!target.isMine) throw failPaper('PAPER_KEY_NOT_HELD');
    if (target.isClosed) throw failPaper('PAPER_CABINET_CLOSED');
    if (input.shelf > target.shelves) throw failPaper('PAPER_SHELF_UNKNOWN');
    await tx.query(MOVE, [file.fileId, target.cabinetId, input.shelf, target.regionId, target.branchId]);
    await record(tx, {
      action: 'paper-archive.file-moved',
      outcome: 'allowed',
      principal: call.principal,
      branchId: target.branchId,
      subject: { kind: 'Client', id: file.clientId },
      facts: { fileId: file.fileId, class: file.class },
    });
  });
}

/**
 * Says that a file need not be kept: from now it is due to be shredded. Not before the law lets it go; a duplicate may go, its twin stays.
 * @throws AppError PAPER_FILE_NOT_FOUND | PAPER_KEY_NOT_HELD | PAPER_FILE_MOVED_ON | PAPER_FILE_NOT_SHELVED | PAPER_KEPT_BY_LAW |
 *   PAPER_CONTRACT_END_UNKNOWN
 */
export function letFileGo(call: SignedInContext, input: LetGoInput): Promise<void> {
  return withFile(call, input, async (tx, file) => {
    if (file.state !== 'shelved' || file.shredCause !== null) throw failPaper('PAPER_FILE_NOT_SHELVED');
    // Nobody can tell the twin of a contract that is gone: a second copy waits as long as the first.
    if (file.class === 'contract') {
      const kept = await contractsKeptOf(tx, file.clientId);
      if (kept !== null) throw failPaper(kept.until === null ? 'PAPER_CONTRACT_END_UNKNOWN' : 'PAPER_KEPT_BY_LAW');
    }
    await tx.query(LET_GO, [file.fileId, input.cause]);
    await record(tx, {
      action: 'paper-archive.file-let-go',
      outcome: 'allowed',
      principal: call.principal,
      branchId: file.branchId,
      subject: { kind: 'Client', id: file.clientId },
      facts: { fileId: file.fileId, class: file.class, cause: input.cause },
    });
  });
}

/**
 * Says how many sheets a file has now. What was scanned before is not all of it any more, or too much.
 * @throws AppError PAPER_FILE_NOT_FOUND | PAPER_KEY_NOT_HELD | PAPER_FILE_MOVED_ON | PAPER_FILE_NOT_SHELVED
 */
export function recountFile(call: SignedInContext, input: RecountInput): Promise<void> {
  return withFile(call, input, async (tx, file) => {
    if (file.state !== 'shelved') throw failPaper('PAPER_FILE_NOT_SHELVED');
    await tx.query(RECOUNT, [file.fileId, input.sheets]);
    await record(tx, {
      action: 'paper-archive.file-recounted',
      outcome: 'allowed',
      principal: call.principal,
      branchId: file.branchId,
      subject: { kind: 'Client', id: file.clientId },
      facts: { fileId: file.fileId, class: file.class },
    });
  });
}
