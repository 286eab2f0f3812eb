import { inSqlTransaction, type SqlTransaction } from '@kean/db';
import { newId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { setTimer } from '@kean/queues';
import { record } from '../../audit-events.ts';
import type { DraftKept, KeepDraftInput, RegistrationForm } from '../../contract/registration.ts';
import { failCollection } from '../../errors.ts';
import { destroyDraft } from '../../jobs/destroy-draft.job.ts';
import { requireOnlyNeededFields } from '../require-only-needed-fields.ts';
import {
  DRAFT_END,
  DRAFT_HOURS,
  type DraftId,
  draftKeys,
  draftPrincipal,
  MOST_DRAFTS,
  requireDraft,
  sealForm,
} from './stored-draft.ts';

const COUNT = 'SELECT count(*)::int AS drafts FROM registration_draft WHERE created_by = $1::uuid';
const INSERT = `INSERT INTO registration_draft (id, created_by, sealed, ends_at)
  VALUES ($1::uuid, $2::uuid, $3::bytea, now() + interval '${DRAFT_HOURS} hours') RETURNING revision, ends_at AS "endsAt"`;

/**
 * Begins a form with the services that were chosen. The id is made here and becomes the client's.
 * @throws AppError COLLECTION_FIELD_OUTSIDE_SERVICES | COLLECTION_TOO_MANY_DRAFTS
 */
export async function beginDraft(call: SignedInContext, form: RegistrationForm): Promise<DraftKept> {
  const { services, principal } = call;
  await requireOnlyNeededFields(call, form);
  const draftId: DraftId = newId<'Draft'>();
  const keys = await services.keyring.createFor('import', [draftId], { principal, purpose: 'register' });
  const key = keys.get(draftId);
  if (key === undefined) throw new TypeError('the keyring made no key for a new draft');
  return inSqlTransaction(services.db, draftPrincipal(call), async (tx) => {
    const [held] = await tx.query<{ drafts: number }>(COUNT, [principal.staffId]);
    if ((held?.drafts ?? MOST_DRAFTS) >= MOST_DRAFTS) throw failCollection('COLLECTION_TOO_MANY_DRAFTS');
    const values = [draftId, principal.staffId, sealForm(key, draftId, 1, form)];
    const [row] = await tx.query<{ revision: number; endsAt: Date }>(INSERT, values);
    if (row === undefined) throw new TypeError('an insert returns its row');
    await endLater(tx, call, draftId, row.endsAt);
    await record(tx, {
      action: 'collection.draft-begun',
      outcome: 'allowed',
      principal,
      subject: { kind: 'Draft', id: draftId },
      facts: { services: form.services.length },
    });
    return { draftId, ...row };
  });
}

async function endLater(tx: SqlTransaction, { principal }: SignedInContext, draftId: DraftId, endsAt: Date) {
  // A moment of Postgres has parts of a millisecond that are cut off here: looked at so early, the draft would not be over yet.
  const dueAt = new Date(endsAt.getTime() + 1);
  const payload = { draftId, staffId: principal.staffId };
  await setTimer(tx, { name: DRAFT_END, key: draftId, dueAt, job: destroyDraft, payload });
}

const KEEP = `UPDATE registration_draft SET sealed = $2::bytea, revision = $3::int, changed_at = now() WHERE id = $1::uuid`;

/**
 * Keeps what was typed so far. It does not last longer by that.
 * @throws AppError COLLECTION_FIELD_OUTSIDE_SERVICES | COLLECTION_DRAFT_NOT_FOUND | COLLECTION_DRAFT_MOVED_ON where another tab kept it
 *   meanwhile
 */
export async function keepDraft(
  call: SignedInContext,
  { draftId, revision, form }: KeepDraftInput,
): Promise<DraftKept> {
  await requireOnlyNeededFields(call, form);
  return inSqlTransaction(call.services.db, draftPrincipal(call), async (tx) => {
    const stored = await requireDraft(tx, draftId);
    if (stored.revision !== revision) throw failCollection('COLLECTION_DRAFT_MOVED_ON');
    const key = (await draftKeys(call, [stored])).get(draftId);
    if (key === undefined) throw failCollection('COLLECTION_DRAFT_NOT_FOUND');
    const next = revision + 1;
    await tx.query(KEEP, [draftId, sealForm(key, draftId, next, form), next]);
    return { draftId, revision: next, endsAt: stored.endsAt };
  });
}
