import { inSqlTransaction, rowPrincipal, type SqlTransaction } from '@kean/db';
import type { ClientId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../../audit-events.ts';
import type { Filed, FilePaperInput } from '../../contract.ts';
import { failPaper } from '../../errors.ts';
import { aNumberTellsBranchYearClassAndSerial } from '../../rules/a-number-tells-branch-year-class-and-serial.ts';
import { readCabinet } from '../cabinets/stored-cabinet.ts';
import { orRefuse, refused } from '../refusing.ts';

const CLIENT = `SELECT id, region_id AS "regionId", branch_id AS "branchId", team_id AS "teamId", assignee_id AS "assigneeId",
    assignment_lapses_at AS "assignmentLapsesAt", state, origin FROM client WHERE number = $1`;
/** The year of the office's day. */
const SERIAL = `INSERT INTO paper_serial AS s (branch_id, year, class, last)
  VALUES ($1::uuid, extract(year from now() at time zone 'Asia/Shanghai')::int, $2, 1)
  ON CONFLICT (branch_id, year, class) DO UPDATE SET last = s.last + 1
  RETURNING s.year, s.last AS serial, (SELECT upper(code) FROM branch WHERE id = $1::uuid) AS "branchCode"`;
const INSERT = `INSERT INTO paper_file (id, number, region_id, branch_id, client_id, class, sheets, cabinet_id, shelf, filed_by)
  VALUES ($1::uuid, $2, $3::uuid, $4::uuid, $5::uuid, $6, $7, $8::uuid, $9, $10::uuid)`;
const SAME = 'SELECT number FROM paper_file WHERE id = $1::uuid AND filed_by = $2::uuid';

interface FoundClient extends Record<string, unknown> {
  readonly id: ClientId;
  readonly state: string;
}

/**
 * Gives paper of a client its number and its place. Sent twice it is filed once.
 * @throws AppError PAPER_CABINET_NOT_FOUND | PAPER_KEY_NOT_HELD | PAPER_CLIENT_NOT_FOUND, in the log; PAPER_CABINET_CLOSED |
 *   PAPER_SHELF_UNKNOWN | PAPER_CLIENT_ERASED
 */
export async function filePaper(call: SignedInContext, input: FilePaperInput): Promise<Filed> {
  const { services, principal, authorizer } = call;
  const as = rowPrincipal(principal, authorizer.rowReach('paper-archive.keep-files'));
  return orRefuse(
    await inSqlTransaction(services.db, as, async (tx) => {
      const [same] = await tx.query<{ number: string }>(SAME, [input.fileId, principal.staffId]);
      if (same !== undefined) return { done: { fileId: input.fileId, number: same.number } };
      const cabinet = await readCabinet(tx, call, input.cabinetId);
      const subject = { kind: 'Cabinet', id: input.cabinetId } as const;
      if (cabinet === undefined || !authorizer.can('paper-archive.keep-files', 'PaperFile', cabinet)) {
        return refused(tx, call, { code: 'PAPER_CABINET_NOT_FOUND', subject });
      }
      if (!cabinet.isMine) return refused(tx, call, { code: 'PAPER_KEY_NOT_HELD', subject });
      if (cabinet.isClosed) throw failPaper('PAPER_CABINET_CLOSED');
      if (input.shelf > cabinet.shelves) throw failPaper('PAPER_SHELF_UNKNOWN');
      const [client] = await tx.query<FoundClient>(CLIENT, [input.clientNumber]);
      if (client === undefined || !authorizer.can('paper-archive.see-files', 'Client', client)) {
        return refused(tx, call, {
          code: 'PAPER_CLIENT_NOT_FOUND',
          subject: { kind: 'Client', id: client?.id ?? null },
        });
      }
      if (client.state === 'erased') throw failPaper('PAPER_CLIENT_ERASED');
      const number = await nextNumber(tx, cabinet.branchId, input.class);
      const { fileId, class: fileClass, sheets, cabinetId, shelf } = input;
      await tx.query(INSERT, [
        ...[fileId, number, cabinet.regionId, cabinet.branchId, client.id],
        ...[fileClass, sheets, cabinetId, shelf, principal.staffId],
      ]);
      await record(tx, {
        action: 'paper-archive.file-filed',
        outcome: 'allowed',
        principal,
        branchId: cabinet.branchId,
        subject: { kind: 'Client', id: client.id },
        facts: { fileId, class: fileClass },
      });
      return { done: { fileId, number } };
    }),
  );
}

async function nextNumber(tx: SqlTransaction, branchId: string, fileClass: FilePaperInput['class']): Promise<string> {
  const [next] = await tx.query<{ year: number; serial: number; branchCode: string }>(SERIAL, [branchId, fileClass]);
  if (next === undefined) throw new TypeError('a serial was counted and is not there');
  return aNumberTellsBranchYearClassAndSerial({ ...next, class: fileClass });
}
