import { inSqlTransaction, type RowPrincipal, rowPrincipal, type SqlTransaction } from '@kean/db';
import { type AskedSubject, type DataKey, open, type Place, type SealingKey, seal } from '@kean/encryption';
import { type Id, Personal, type StaffId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { RegistrationForm } from '../../contract/registration.ts';
import { failCollection } from '../../errors.ts';

export type DraftId = Id<'Draft'>;
/** A form lies with the office for a day; whoever has not saved it by then begins anew. */
export const DRAFT_HOURS = 24;
/** More than that nobody is filling in. */
export const MOST_DRAFTS = 30;
export const DRAFT_END = 'collection.draft-end';

export interface StoredDraft {
  readonly id: DraftId;
  readonly createdBy: StaffId;
  readonly sealed: Buffer;
  readonly revision: number;
  readonly changedAt: Date;
  readonly endsAt: Date;
}

const COLUMNS = `id, created_by AS "createdBy", sealed, revision, changed_at AS "changedAt", ends_at AS "endsAt"`;
/** One that is over is nobody's any more, also where its key still waits for the worker. */
const OPEN = `SELECT ${COLUMNS} FROM registration_draft WHERE ends_at > now()`;

/** Each revision has a place of its own, so that an older one cannot be put back (ADR 0018). */
function draftPlace(id: DraftId, revision: number): Place {
  return { table: 'registration_draft', column: 'sealed', row: `${id}/${revision}`, subject: id };
}

export function sealForm(key: SealingKey, id: DraftId, revision: number, form: RegistrationForm): Buffer {
  return seal(key, draftPlace(id, revision), Buffer.from(JSON.stringify(form), 'utf8'));
}

/** @throws DecryptionError; a ZodError where the forms have changed since it was kept */
export function openForm(key: DataKey, { id, revision, sealed }: StoredDraft): Personal<RegistrationForm> {
  return new Personal(RegistrationForm.parse(JSON.parse(open(key, draftPlace(id, revision), sealed).toString('utf8'))));
}

/** A draft as the keyring asks about it. */
function askedDraft({ id, createdBy }: StoredDraft): AskedSubject {
  return { id, state: 'draft', grounds: [], reach: { scope: 'own', assignee: createdBy } };
}

/** Keys of one's own drafts; one that is gone is left out. */
export async function draftKeys(
  { services, principal }: SignedInContext,
  drafts: readonly StoredDraft[],
): Promise<ReadonlyMap<string, DataKey>> {
  const use = { principal, purpose: 'register' };
  return (await services.keyring.keysFor('import', drafts.map(askedDraft), use)).keys;
}

/** Sees one's own drafts, whatever the scope. */
export function draftPrincipal({ principal, authorizer }: SignedInContext): RowPrincipal {
  return rowPrincipal(principal, authorizer.rowReach('collection.register'));
}

export function readOpenDrafts(call: SignedInContext): Promise<StoredDraft[]> {
  return inSqlTransaction(call.services.db, draftPrincipal(call), (tx) =>
    tx.query<StoredDraft>(`${OPEN} ORDER BY id DESC LIMIT ${MOST_DRAFTS}`, []),
  );
}

/** Held until the transaction ends: whoever saves, keeps or gives up the same draft waits. `null` for one that is absent, over, or another's. */
export async function holdDraft(tx: SqlTransaction, id: DraftId): Promise<StoredDraft | null> {
  const [row] = await tx.query<StoredDraft>(`${OPEN} AND id = $1::uuid FOR UPDATE`, [id]);
  return row ?? null;
}

/** @throws AppError COLLECTION_DRAFT_NOT_FOUND */
export async function requireDraft(tx: SqlTransaction, id: DraftId): Promise<StoredDraft> {
  const draft = await holdDraft(tx, id);
  if (draft === null) throw failCollection('COLLECTION_DRAFT_NOT_FOUND');
  return draft;
}
