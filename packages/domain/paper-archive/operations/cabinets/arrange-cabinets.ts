import { inSqlTransaction, rowPrincipal } from '@kean/db';
import { AppError, type BranchId, type Id, newId, type RegionId, type StaffId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../../audit-events.ts';
import type { ArchivePlace, MakeCabinetInput, StaffChoice } from '../../contract.ts';
import { failPaper } from '../../errors.ts';
import { withCabinet } from './stored-cabinet.ts';

const ACTION = 'paper-archive.arrange-cabinets';
const INSERT = `INSERT INTO cabinet (id, region_id, branch_id, code, shelves, created_by)
  VALUES ($1::uuid, $2::uuid, $3::uuid, $4, $5, $6::uuid)`;
const PLACES = `SELECT b.id AS "branchId", b.region_id AS "regionId", b.name, b.name_en AS "nameEn" FROM branch b ORDER BY b.code`;
const CLOSE = 'UPDATE cabinet SET closed_at = now() WHERE id = $1::uuid AND closed_at IS NULL RETURNING id';
const IN_IT = `SELECT 1 FROM paper_file WHERE cabinet_id = $1::uuid AND state <> 'shredded' LIMIT 1`;
const GIVE = `INSERT INTO cabinet_keeper (cabinet_id, staff_id, given_by) VALUES ($1::uuid, $2::uuid, $3::uuid)
  ON CONFLICT DO NOTHING RETURNING staff_id`;
const TAKE = 'DELETE FROM cabinet_keeper WHERE cabinet_id = $1::uuid AND staff_id = $2::uuid RETURNING staff_id';
/** Who may be given a key: active people whose roles keep files where the cabinet stands. */
const ABLE = `SELECT s.id AS "staffId", s.display_name AS name, s.number FROM staff s
  WHERE s.status = 'active' AND EXISTS (
    SELECT FROM staff_role sr JOIN role_grant g ON g.role_code = sr.role_code
     WHERE sr.staff_id = s.id AND g.clause = 'paper-archive' AND g.action = 'keep-files'
       AND (g.expires_at IS NULL OR g.expires_at > now())
       AND (g.scope = 'agency' OR (g.scope = 'region' AND s.region_id = $1::uuid) OR (g.scope = 'branch' AND s.branch_id = $2::uuid)))
  ORDER BY s.number`;

interface Place extends ArchivePlace {
  readonly regionId: RegionId;
}

/** Branches in which the caller may set a cabinet up. */
export function placesForCabinets({ services, principal, authorizer }: SignedInContext): Promise<ArchivePlace[]> {
  return inSqlTransaction(services.db, rowPrincipal(principal, null), async (tx) => {
    const all = await tx.query<Place & Record<string, unknown>>(PLACES, []);
    return all
      .filter((place) => authorizer.can(ACTION, 'Cabinet', place))
      .map(({ branchId, name, nameEn }) => ({ branchId, name, nameEn }));
  });
}

/**
 * Sets up a cabinet. Nobody has its key yet.
 * @throws AppError PAPER_CABINET_NOT_FOUND for a branch out of reach; PAPER_CABINET_CODE_TAKEN
 */
export async function makeCabinet(
  call: SignedInContext,
  input: MakeCabinetInput,
): Promise<{ cabinetId: Id<'Cabinet'> }> {
  const { services, principal, authorizer } = call;
  const cabinetId = newId<'Cabinet'>();
  const as = rowPrincipal(principal, authorizer.rowReach(ACTION));
  try {
    await inSqlTransaction(services.db, as, async (tx) => {
      const [branch] = await tx.query<{ regionId: RegionId }>(
        'SELECT region_id AS "regionId" FROM branch WHERE id = $1::uuid',
        [input.branchId],
      );
      const place = { branchId: input.branchId as BranchId, regionId: branch?.regionId };
      if (branch === undefined || !authorizer.can(ACTION, 'Cabinet', place)) throw failPaper('PAPER_CABINET_NOT_FOUND');
      const { code, shelves } = input;
      await tx.query(INSERT, [cabinetId, branch.regionId, input.branchId, code, shelves, principal.staffId]);
      await record(tx, {
        action: 'paper-archive.cabinet-made',
        outcome: 'allowed',
        principal,
        branchId: input.branchId,
        subject: { kind: 'Cabinet', id: cabinetId },
        facts: { shelves },
      });
    });
  } catch (error) {
    throw error instanceof AppError && error.code === 'DB_TAKEN' ? failPaper('PAPER_CABINET_CODE_TAKEN') : error;
  }
  return { cabinetId };
}

/** @throws AppError PAPER_CABINET_NOT_FOUND | PAPER_CABINET_NOT_EMPTY */
export function closeCabinet(call: SignedInContext, cabinetId: Id<'Cabinet'>): Promise<void> {
  return withCabinet(call, { cabinetId, action: ACTION, withKey: false }, async (tx, { branchId, shelves }) => {
    const [inIt] = await tx.query(IN_IT, [cabinetId]);
    if (inIt !== undefined) throw failPaper('PAPER_CABINET_NOT_EMPTY');
    const [closed] = await tx.query(CLOSE, [cabinetId]);
    if (closed === undefined) return;
    await record(tx, {
      action: 'paper-archive.cabinet-closed',
      outcome: 'allowed',
      principal: call.principal,
      branchId,
      subject: { kind: 'Cabinet', id: cabinetId },
      facts: { shelves },
    });
  });
}

/** People to whom a key of this cabinet can be given. @throws AppError PAPER_CABINET_NOT_FOUND */
export function possibleKeepers(call: SignedInContext, cabinetId: Id<'Cabinet'>): Promise<StaffChoice[]> {
  return withCabinet(call, { cabinetId, action: ACTION, withKey: false }, (tx, { regionId, branchId }) =>
    tx.query<StaffChoice & Record<string, unknown>>(ABLE, [regionId, branchId]),
  );
}

interface KeyOf {
  readonly cabinetId: Id<'Cabinet'>;
  readonly staffId: StaffId;
}

/** @throws AppError PAPER_CABINET_NOT_FOUND | PAPER_KEY_FOR_ONESELF | PAPER_KEEPER_NOT_ELIGIBLE */
export function giveKey(call: SignedInContext, { cabinetId, staffId }: KeyOf): Promise<void> {
  const { principal } = call;
  if (staffId === principal.staffId) throw failPaper('PAPER_KEY_FOR_ONESELF');
  return withCabinet(call, { cabinetId, action: ACTION, withKey: false }, async (tx, { regionId, branchId }) => {
    const able = await tx.query<StaffChoice & Record<string, unknown>>(ABLE, [regionId, branchId]);
    if (!able.some((one) => one.staffId === staffId)) throw failPaper('PAPER_KEEPER_NOT_ELIGIBLE');
    const [given] = await tx.query(GIVE, [cabinetId, staffId, principal.staffId]);
    if (given === undefined) return;
    await record(tx, {
      action: 'paper-archive.key-given',
      outcome: 'allowed',
      principal,
      branchId,
      subject: { kind: 'Cabinet', id: cabinetId },
      facts: { staffId },
    });
  });
}

/** @throws AppError PAPER_CABINET_NOT_FOUND */
export function takeKeyBack(call: SignedInContext, { cabinetId, staffId }: KeyOf): Promise<void> {
  return withCabinet(call, { cabinetId, action: ACTION, withKey: false }, async (tx, { branchId }) => {
    const [taken] = await tx.query(TAKE, [cabinetId, staffId]);
    if (taken === undefined) return;
    await record(tx, {
      action: 'paper-archive.key-taken-back',
      outcome: 'allowed',
      principal: call.principal,
      branchId,
      subject: { kind: 'Cabinet', id: cabinetId },
      facts: { staffId },
    });
  });
}
