import { procedure, router } from '@kean/procedures';
import { CaseYearInput } from '../contract/case-year.ts';
import {
  AddTaskInput,
  AssignTaskInput,
  CaseInput,
  ClientsOfCaseInput,
  ListCasesInput,
  MoveCaseInput,
  NamePersonInput,
  OpenCaseInput,
  SettleTaskInput,
  TakeClientsInput,
  TakeEvidenceInput,
  TimelineInput,
} from '../contract/cases.ts';
import { yearOfCases } from '../review/year-of-cases.ts';
import { clientsOfCase, takeClients } from './clients-of-case.ts';
import { listCases } from './list-cases.ts';
import { moveCase } from './move-case.ts';
import { namePerson } from './name-person.ts';
import { openCase } from './open-case.ts';
import { readCase } from './read-case.ts';
import { takeEvidence } from './take-evidence.ts';
import { addTask, assignTask, settleTask } from './tasks.ts';
import { readTimeline } from './timeline/read-timeline.ts';

const reading = () => procedure({ clause: 'incidents', action: 'incidents.read-cases' });
const handling = () => procedure({ clause: 'incidents', action: 'incidents.handle-cases' });

/** Cases: what is known and done after a leak. */
export function casesApi() {
  return router({
    list: reading()
      .input(ListCasesInput)
      .query(({ ctx, input }) => listCases(ctx, input)),
    read: reading()
      .input(CaseInput)
      .query(({ ctx, input }) => readCase(ctx, input.caseId)),
    year: reading()
      .input(CaseYearInput)
      .query(({ ctx, input }) => yearOfCases(ctx, input)),
    timeline: reading()
      .input(TimelineInput)
      .query(({ ctx, input }) => readTimeline(ctx, input)),
    clients: reading()
      .input(ClientsOfCaseInput)
      .query(({ ctx, input }) => clientsOfCase(ctx, input)),
    open: handling()
      .input(OpenCaseInput)
      .mutation(({ ctx, input }) => openCase(ctx, input)),
    move: handling()
      .input(MoveCaseInput)
      .mutation(({ ctx, input }) => moveCase(ctx, input)),
    addTask: handling()
      .input(AddTaskInput)
      .mutation(({ ctx, input }) => addTask(ctx, input)),
    assignTask: handling()
      .input(AssignTaskInput)
      .mutation(({ ctx, input }) => assignTask(ctx, input)),
    settleTask: handling()
      .input(SettleTaskInput)
      .mutation(({ ctx, input }) => settleTask(ctx, input)),
    takeEvidence: handling()
      .input(TakeEvidenceInput)
      .mutation(({ ctx, input }) => takeEvidence(ctx, input)),
    namePerson: handling()
      .input(NamePersonInput)
      .mutation(({ ctx, input }) => namePerson(ctx, input)),
    takeClients: handling()
      .input(TakeClientsInput)
      .mutation(({ ctx, input }) => takeClients(ctx, input)),
  });
}
