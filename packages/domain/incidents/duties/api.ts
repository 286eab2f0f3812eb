import { procedure, router } from '@kean/procedures';
import { RecordReportInput, StateFactsInput } from '../contract/case-duties.ts';
import { CaseInput } from '../contract/cases.ts';
import { readDuties } from './read-duties.ts';
import { recordReport } from './record-report.ts';
import { stateFacts } from './state-facts.ts';

const handling = () => procedure({ clause: 'incidents', action: 'incidents.handle-cases' });

/** What is owed after a leak: the facts it comes from, and what was told. */
export function dutiesApi() {
  return router({
    read: procedure({ clause: 'incidents', action: 'incidents.read-cases' })
      .input(CaseInput)
      .query(({ ctx, input }) => readDuties(ctx, input.caseId)),
    state: handling()
      .input(StateFactsInput)
      .mutation(({ ctx, input }) => stateFacts(ctx, input)),
    record: handling()
      .input(RecordReportInput)
      .mutation(({ ctx, input }) => recordReport(ctx, input)),
  });
}
