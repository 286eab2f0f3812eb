import { maskCard } from '@kean/clients/contract/masking';
import { inSqlTransaction } from '@kean/db';
import { DecryptionError } from '@kean/encryption';
import { Personal } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../../audit-events.ts';
import type { DraftRow, OpenedDraft, RegistrationForm } from '../../contract/registration.ts';
import { failCollection } from '../../errors.ts';
import {
  type DraftId,
  draftKeys,
  draftPrincipal,
  openForm,
  readOpenDrafts,
  requireDraft,
  type StoredDraft,
} from './stored-draft.ts';

/** One's own forms that are not saved yet, the newest first, masked. */
export async function listDrafts(call: SignedInContext): Promise<DraftRow[]> {
  const drafts = await readOpenDrafts(call);
  if (drafts.length === 0) return [];
  const keys = await draftKeys(call, drafts);
  return drafts.flatMap((draft) => {
    const key = keys.get(draft.id);
    const form = key === undefined ? null : opened(() => openForm(key, draft));
    return form === null ? [] : [rowOf(draft, form.open())];
  });
}

function rowOf({ id, revision, endsAt, changedAt }: StoredDraft, { person, services }: RegistrationForm): DraftRow {
  const { name = '', phone = '' } = person;
  const { maskedName, maskedPhone } = maskCard({ name: name.trim(), phone: phone.trim() || null, phone2: null });
  return {
    ...{ draftId: id, revision, endsAt, changedAt, maskedName, maskedPhone },
    services: services.map(({ service }) => service),
  };
}

/** A form that does not open, or is of another day's shape, is left to end by itself. */
function opened<T>(open: () => T): T | null {
  try {
    return open();
  } catch (error) {
    if (error instanceof DecryptionError || (error instanceof Error && error.name === 'ZodError')) return null;
    throw error;
  }
}

/**
 * What was typed, for going on with it. That it was opened is in the log before it leaves.
 * @throws AppError COLLECTION_DRAFT_NOT_FOUND
 */
export async function openDraft(call: SignedInContext, draftId: DraftId): Promise<Personal<OpenedDraft>> {
  const stored = await inSqlTransaction(call.services.db, draftPrincipal(call), async (tx) => {
    const draft = await requireDraft(tx, draftId);
    await record(tx, {
      action: 'collection.draft-opened',
      outcome: 'allowed',
      principal: call.principal,
      subject: { kind: 'Draft', id: draftId },
    });
    return draft;
  });
  const key = (await draftKeys(call, [stored])).get(draftId);
  const form = key === undefined ? null : opened(() => openForm(key, stored));
  if (form === null) throw failCollection('COLLECTION_DRAFT_NOT_FOUND');
  const { revision, endsAt } = stored;
  return new Personal({ draftId, revision, endsAt, form: form.open() });
}
