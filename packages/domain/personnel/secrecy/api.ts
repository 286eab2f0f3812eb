import { procedure, router } from '@kean/procedures';
import {
  AnswerAppealInput,
  AppealBreachInput,
  BreachInput,
  CorrectBreachInput,
  DecideBreachInput,
  ExportRegisterInput,
  ListBreachesInput,
  ListRemindersInput,
  ListUndertakingsInput,
  RecordBreachInput,
} from '../contract/secrecy.ts';
import { answerAppeal, decideBreach } from './breaches/decide-breach.ts';
import { openBreach } from './breaches/open-breach.ts';
import { appealBreach, readOwnBreaches } from './breaches/own-breaches.ts';
import { correctBreach, recordBreach } from './breaches/record-breach.ts';
import { takeDownAppeal } from './breaches/take-down-appeal.ts';
import { exportRegister } from './registers/export-register.ts';
import { listBreaches } from './registers/list-breaches.ts';
import { listReminders } from './registers/list-reminders.ts';
import { listUndertakings } from './registers/list-undertakings.ts';

const reading = () => procedure({ clause: 'personnel', action: 'personnel.read-secrecy' });
/** What was written about somebody, or is taken out of here, wants a fresh proof of who asks. */
const proven = (action: 'personnel.read-secrecy' | 'personnel.record-breaches' | 'personnel.decide-breaches') =>
  procedure({ clause: 'personnel', action, stepUpMinutes: 15 });
/** Whom it is about has this with being signed in, fit or not. */
const own = () => procedure({ clause: 'personnel', action: 'signed-in' });

/** The registers of clause 6.1: for those who keep them, and for whom a record is about. */
export const secrecyApi = router({
  /** Mutations, these three: a number of staff stands in no address. */
  undertakings: reading()
    .input(ListUndertakingsInput)
    .mutation(({ ctx, input }) => listUndertakings(ctx, input)),
  reminders: reading()
    .input(ListRemindersInput)
    .mutation(({ ctx, input }) => listReminders(ctx, input)),
  breaches: reading()
    .input(ListBreachesInput)
    .mutation(({ ctx, input }) => listBreaches(ctx, input)),
  open: proven('personnel.read-secrecy')
    .input(BreachInput)
    .query(({ ctx, input }) => openBreach(ctx, input.breachId)),
  export: procedure({ clause: 'personnel', action: 'personnel.read-secrecy', stepUpMinutes: 15, takesOut: true })
    .input(ExportRegisterInput)
    .mutation(({ ctx, input }) => exportRegister(ctx, input)),
  record: proven('personnel.record-breaches')
    .input(RecordBreachInput)
    .mutation(({ ctx, input }) => recordBreach(ctx, input)),
  correct: proven('personnel.record-breaches')
    .input(CorrectBreachInput)
    .mutation(({ ctx, input }) => correctBreach(ctx, input)),
  takeDownAppeal: proven('personnel.record-breaches')
    .input(AppealBreachInput)
    .mutation(({ ctx, input }) => takeDownAppeal(ctx, input)),
  decide: proven('personnel.decide-breaches')
    .input(DecideBreachInput)
    .mutation(({ ctx, input }) => decideBreach(ctx, input)),
  answer: proven('personnel.decide-breaches')
    .input(AnswerAppealInput)
    .mutation(({ ctx, input }) => answerAppeal(ctx, input)),
  own: own().query(({ ctx }) => readOwnBreaches(ctx)),
  appeal: own()
    .input(AppealBreachInput)
    .mutation(({ ctx, input }) => appealBreach(ctx, input)),
});
