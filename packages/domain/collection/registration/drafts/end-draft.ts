import { inSqlTransaction, type SqlTransaction } from '@kean/db';
import type { StaffId } from '@kean/kernel';
import type { Services, SignedInContext } from '@kean/procedures';
import { clearTimer, promise } from '@kean/queues';
import { record } from '../../audit-events.ts';
import { destroyDraft } from '../../jobs/destroy-draft.job.ts';
import { ownerPrincipal } from '../../operations/stored-import.ts';
import { DRAFT_END, type DraftId, draftPrincipal, requireDraft } from './stored-draft.ts';

const DELETE = 'DELETE FROM registration_draft WHERE id = $1::uuid RETURNING id';

/** Takes a draft away and promises that its key is destroyed. @returns false where another act took it before */
export async function takeDraft(tx: SqlTransaction, draftId: DraftId, staffId: StaffId): Promise<boolean> {
  if ((await tx.query(DELETE, [draftId])).length === 0) return false;
  await clearTimer(tx, DRAFT_END, draftId);
  await promise(tx, destroyDraft, { draftId, staffId }, draftId);
  return true;
}

/** Given up by whoever began it. @throws AppError COLLECTION_DRAFT_NOT_FOUND */
export function discardDraft(call: SignedInContext, draftId: DraftId): Promise<{ readonly discarded: true }> {
  return inSqlTransaction(call.services.db, draftPrincipal(call), async (tx) => {
    await requireDraft(tx, draftId);
    await takeDraft(tx, draftId, call.principal.staffId);
    await record(tx, {
      action: 'collection.draft-discarded',
      outcome: 'allowed',
      principal: call.principal,
      subject: { kind: 'Draft', id: draftId },
    });
    return { discarded: true };
  });
}

/**
 * The end of a draft that was saved, given up or forgotten: its key is destroyed, so that no backup of what was typed can be read, and the
 * row goes where it is still there. Safe to repeat.
 * @param done says in the transaction of the event that the work is done, so that it is recorded once
 */
export async function destroyDraftOf(
  services: Services,
  { draftId, staffId }: { readonly draftId: DraftId; readonly staffId: StaffId },
  done: (tx: SqlTransaction) => Promise<void>,
): Promise<void> {
  await services.keyring.destroy('import', [draftId]);
  await inSqlTransaction(services.db, ownerPrincipal(staffId), async (tx) => {
    await tx.query(DELETE, [draftId]);
    const subject = { kind: 'Draft', id: draftId } as const;
    await record(tx, { action: 'collection.draft-destroyed', outcome: 'allowed', principal: null, subject });
    await done(tx);
  });
}
