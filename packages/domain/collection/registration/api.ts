import { procedure, router } from '@kean/procedures';
import {
  BeginDraftInput,
  CheckRegistrationInput,
  DraftInput,
  KeepDraftInput,
  LookForDuplicateInput,
  type OpenedDraft,
  RegisterClientInput,
} from '../contract/registration.ts';
import { checkRegistration } from './check-registration.ts';
import { discardDraft } from './drafts/end-draft.ts';
import { beginDraft, keepDraft } from './drafts/keep-draft.ts';
import { listDrafts, openDraft } from './drafts/show-drafts.ts';
import { lookForDuplicate } from './look-for-duplicate.ts';
import { registerClient } from './register-client.ts';
import { showForms } from './show-forms.ts';

const registering = () => procedure({ clause: 'collection', action: 'collection.register' });

/** `collection.registration.…`. What was typed travels in bodies alone: whatever takes a form is a mutation (I1). */
export const registrationApi = router({
  forms: registering().query(({ ctx }) => showForms(ctx)),
  check: registering()
    .input(CheckRegistrationInput)
    .mutation(({ ctx, input }) => checkRegistration(ctx, input.form)),
  lookForDuplicate: registering()
    .input(LookForDuplicateInput)
    .mutation(({ ctx, input }) => lookForDuplicate(ctx, input.phone)),
  register: registering()
    .input(RegisterClientInput)
    .mutation(({ ctx, input }) => registerClient(ctx, input)),
  drafts: router({
    list: registering().query(({ ctx }) => listDrafts(ctx)),
    begin: registering()
      .input(BeginDraftInput)
      .mutation(({ ctx, input }) => beginDraft(ctx, input.form)),
    keep: registering()
      .input(KeepDraftInput)
      .mutation(({ ctx, input }) => keepDraft(ctx, input)),
    /** A mutation, because it stands in the log before what was typed leaves. */
    open: registering()
      .input(DraftInput)
      .mutation(async ({ ctx, input }): Promise<OpenedDraft> => (await openDraft(ctx, input.draftId)).open()),
    discard: registering()
      .input(DraftInput)
      .mutation(({ ctx, input }) => discardDraft(ctx, input.draftId)),
  }),
});
