import { procedure, router } from '@kean/procedures';
import { ConfirmImportInput, ImportIdInput, ListImportsInput, PreviewInput } from './contract.ts';
import { cancelImport } from './operations/cancel-import.ts';
import { confirmImport } from './operations/confirm-import.ts';
import { getImport, watchImport } from './operations/get-import.ts';
import { listImports } from './operations/list-imports.ts';
import { reportImport } from './operations/report-import.ts';
import { showPreview } from './operations/show-preview.ts';

const importing = () => procedure({ clause: 'collection', action: 'collection.import' });

/** `collection.…` of the api. */
export const collectionApi = router({
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
