import { procedure, router } from '@kean/procedures';
import { ConfirmImportInput, ImportIdInput, ListImportsInput, PreviewInput } from './contract.ts';
import { cancelImport } from './operations/cancel-import.ts';
import { checkForm } from './operations/check-form.ts';
import { confirmImport } from './operations/confirm-import.ts';
import { getImport, watchImport } from './operations/get-import.ts';
import { listImports } from './operations/list-imports.ts';
import { listPurposes } from './operations/list-purposes.ts';
import { reportImport } from './operations/report-import.ts';
import { showPreview } from './operations/show-preview.ts';
import { IntakeInput } from './purposes/intake-shape.ts';

const importing = () => procedure({ clause: 'collection', action: 'collection.import' });

/** `collection.…` of the api. */
export const collectionApi = router({
  purposes: router({
    list: procedure({ clause: 'collection', action: 'collection.read-purposes' }).query(() => listPurposes()),
  }),
  intake: router({
    /** A mutation by protocol only: what was typed is a person's, and the input of a query travels in the address (I1). */
    check: procedure({ clause: 'collection', action: 'collection.register' })
      .input(IntakeInput)
      .mutation(({ ctx, input }) => checkForm(ctx, input)),
  }),
  imports: router({
    list: importing()
      .input(ListImportsInput)
      .query(({ ctx, input }) => listImports(ctx, input)),
    get: importing()
      .input(ImportIdInput)
      .query(({ ctx, input }) => getImport(ctx, input)),
    preview: importing()
      .input(PreviewInput)
      .query(({ ctx, input }) => showPreview(ctx, input)),
    confirm: importing()
      .input(ConfirmImportInput)
      .mutation(({ ctx, input }) => confirmImport(ctx, input)),
    cancel: importing()
      .input(ImportIdInput)
      .mutation(({ ctx, input }) => cancelImport(ctx, input)),
    report: importing()
      .input(ImportIdInput)
      .query(({ ctx, input }) => reportImport(ctx, input)),
    watch: importing()
      .input(ImportIdInput)
      .subscription(({ ctx, input, signal }) => watchImport(ctx, input, signal)),
  }),
});
