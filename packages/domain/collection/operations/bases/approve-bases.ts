import { inSqlTransaction, rowPrincipal, type SqlTransaction } from '@kean/db';
import { type Id, newId, type StaffId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { type BasisMoved, record } from '../../audit-events.ts';
import type { BasisView } from '../../contract/bases.ts';
import { failCollection } from '../../errors.ts';
import { LISTED_BASES } from '../../purposes/listed-bases.ts';

interface StoredApproval {
  readonly id: Id<'Basis'>;
  readonly purpose: string;
  readonly proposedBy: StaffId;
  readonly proposerName: string | null;
  readonly approverName: string | null;
  readonly approvedAt: Date | null;
}

const STANDING = `SELECT b.id, b.purpose, b.proposed_by AS "proposedBy", b.approved_at AS "approvedAt",
    (SELECT s.display_name FROM staff s WHERE s.id = b.proposed_by) AS "proposerName",
    (SELECT s.display_name FROM staff s WHERE s.id = b.approved_by) AS "approverName"
  FROM basis_approval b WHERE b.ended_at IS NULL`;
const PROPOSE = `INSERT INTO basis_approval (id, purpose, basis, article, proposed_by)
  VALUES ($1::uuid, $2, $3, $4, $5::uuid) ON CONFLICT DO NOTHING RETURNING id`;
const APPROVE = `UPDATE basis_approval SET approved_by = $2::uuid, approved_at = clock_timestamp()
  WHERE id = $1::uuid AND approved_at IS NULL AND ended_at IS NULL RETURNING id`;
const END = `UPDATE basis_approval SET ended_by = $2::uuid, ended_at = clock_timestamp()
  WHERE id = $1::uuid AND ended_at IS NULL RETURNING id`;

/** Every basis that can be approved, with how far it is. */
export function listBases(call: SignedInContext): Promise<BasisView[]> {
  return inOffice(call, (tx) => viewsFor(tx, call));
}

/** @throws AppError COLLECTION_BASIS_MOVED_ON for one that is not listed, or on its way already */
export function proposeBasis(call: SignedInContext, { purpose }: { readonly purpose: string }): Promise<BasisView[]> {
  return inOffice(call, async (tx) => {
    const listed = LISTED_BASES.find(({ code }) => code === purpose);
    if (listed === undefined) throw failCollection('COLLECTION_BASIS_MOVED_ON');
    const id = newId<'Basis'>();
    const made = await tx.query(PROPOSE, [id, purpose, listed.basis, listed.article, call.principal.staffId]);
    if (made.length === 0) throw failCollection('COLLECTION_BASIS_MOVED_ON');
    await tell(tx, call, 'collection.basis-proposed', { id, purpose });
    return viewsFor(tx, call);
  });
}

/**
 * Brings a proposed basis into force. From the next request on clients whom it fits are opened on it.
 * @throws AppError COLLECTION_BASIS_MOVED_ON | COLLECTION_BASIS_NEEDS_ANOTHER_PERSON
 */
export function approveBasis(call: SignedInContext, approvalId: Id<'Basis'>): Promise<BasisView[]> {
  return inOffice(call, async (tx) => {
    const { purpose, proposedBy } = await requireApproval(tx, approvalId);
    if (proposedBy === call.principal.staffId) throw failCollection('COLLECTION_BASIS_NEEDS_ANOTHER_PERSON');
    await moved(tx, APPROVE, approvalId, call);
    await tell(tx, call, 'collection.basis-approved', { id: approvalId, purpose });
    return viewsFor(tx, call);
  });
}

/** Takes a basis out of force, or a proposal away; one person is enough to close. @throws AppError COLLECTION_BASIS_MOVED_ON */
export function endBasis(call: SignedInContext, approvalId: Id<'Basis'>): Promise<BasisView[]> {
  return inOffice(call, async (tx) => {
    const { purpose } = await requireApproval(tx, approvalId);
    await moved(tx, END, approvalId, call);
    await tell(tx, call, 'collection.basis-ended', { id: approvalId, purpose });
    return viewsFor(tx, call);
  });
}

async function moved(tx: SqlTransaction, statement: string, id: Id<'Basis'>, call: SignedInContext): Promise<void> {
  const found = await tx.query(statement, [id, call.principal.staffId]);
  if (found.length === 0) throw failCollection('COLLECTION_BASIS_MOVED_ON');
}

async function requireApproval(tx: SqlTransaction, id: Id<'Basis'>): Promise<StoredApproval> {
  const [found] = await tx.query<StoredApproval>(`${STANDING} AND b.id = $1::uuid`, [id]);
  if (found === undefined) throw failCollection('COLLECTION_BASIS_MOVED_ON');
  return found;
}

async function viewsFor(tx: SqlTransaction, { principal }: SignedInContext): Promise<BasisView[]> {
  const standing = await tx.query<StoredApproval>(STANDING);
  return LISTED_BASES.map(({ code, title, basis, article, text }): BasisView => {
    const found = standing.find(({ purpose }) => purpose === code);
    const approval =
      found === undefined
        ? null
        : {
            id: found.id,
            state: found.approvedAt === null ? ('proposed' as const) : ('approved' as const),
            proposerName: found.proposerName,
            approverName: found.approverName,
            approvedAt: found.approvedAt,
            mine: found.proposedBy === principal.staffId,
          };
    return { purpose: code, title, basis, article, text, approval };
  });
}

function tell(
  tx: SqlTransaction,
  { principal }: SignedInContext,
  action: BasisMoved['action'],
  { id, purpose }: { readonly id: Id<'Basis'>; readonly purpose: string },
): Promise<void> {
  return record(tx, { action, outcome: 'allowed', principal, subject: { kind: 'Basis', id }, facts: { purpose } });
}

/** Bases are the whole agency's and name no client: no scope of clients is needed. */
function inOffice<T>({ services, principal }: SignedInContext, work: (tx: SqlTransaction) => Promise<T>): Promise<T> {
  return inSqlTransaction(services.db, rowPrincipal(principal, null), work);
}
