import { procedure, router, visitProcedure } from '@kean/procedures';
import {
  type IssuedSheet,
  IssueSheetInput,
  OfSheetsInput,
  type OwnEntries,
  type SheetView,
} from '../contract/sheets.ts';
import { issueSheet } from './issue-sheet.ts';
import { ownEntries } from './own-entries.ts';
import { sheetsOfClient, withdrawSheets } from './sheets-of-client.ts';

const printing = () => procedure({ clause: 'clients', action: 'clients.issue-sheets' });

/** A code on paper, for a client without a mobile. */
export const sheetsApi = router({
  issue: printing()
    .input(IssueSheetInput)
    .mutation(({ ctx, input }): Promise<IssuedSheet> => issueSheet(ctx, input)),
  of: printing()
    .input(OfSheetsInput)
    .query(({ ctx, input }): Promise<SheetView[]> => sheetsOfClient(ctx, input.clientId)),
  withdraw: printing()
    .input(OfSheetsInput)
    .mutation(({ ctx, input }) => withdrawSheets(ctx, input.clientId)),
  entries: visitProcedure({ clause: 'clients' }).query(({ ctx }): Promise<OwnEntries> => ownEntries(ctx)),
});
