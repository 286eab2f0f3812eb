import { procedure, router } from '@kean/procedures';
import {
  AnswerCourseInput,
  CourseInput,
  DecideInput,
  FulfilmentInput,
  MatrixInput,
  PaperInput,
  PublishUndertakingInput,
  RecordCheckInput,
  RecordPaperInput,
  SetRoleDutyInput,
  SignUndertakingInput,
  WriteUndertakingInput,
} from '../contract/fitness.ts';
import { exportMatrix } from './matrix/export-matrix.ts';
import { readMatrix } from './matrix/read-matrix.ts';
import { readOwnDuties } from './own/read-own-duties.ts';
import { readUndertaking, signUndertaking } from './own/sign-undertaking.ts';
import { answerCourse, readCourse } from './own/take-course.ts';
import { listPapers } from './papers/list-papers.ts';
import { takePaperBack } from './papers/take-paper-back.ts';
import { decideDuty, withdrawDuty } from './records/decide-duty.ts';
import { recordCheck, recordPaper } from './records/record-duty.ts';
import { listRoleDuties, setRoleDuty } from './role-duties.ts';
import { listUndertakings, publishUndertaking, writeUndertaking } from './texts/undertaking-texts.ts';

/** What comes with being signed in, fit or not: otherwise nobody could become fit. */
const own = () => procedure({ clause: 'personnel', action: 'signed-in' });
const reading = () => procedure({ clause: 'personnel', action: 'personnel.read-fitness' });
const recording = () => procedure({ clause: 'personnel', action: 'personnel.record-duties' });
/** Lets somebody in, or locks them out. */
const deciding = () => procedure({ clause: 'personnel', action: 'personnel.decide-duties', stepUpMinutes: 15 });
const setting = () => procedure({ clause: 'personnel', action: 'personnel.set-duties', stepUpMinutes: 15 });

/** Who is fit for access: one's own part, HR's, and what compliance rules. */
export const fitnessApi = router({
  own: own().query(({ ctx }) => readOwnDuties(ctx)),
  undertaking: own().query(({ ctx }) => readUndertaking(ctx)),
  sign: own()
    .input(SignUndertakingInput)
    .mutation(({ ctx, input }) => signUndertaking(ctx, input)),
  course: own()
    .input(CourseInput)
    .query(({ ctx, input }) => readCourse(ctx, input.duty)),
  answer: own()
    .input(AnswerCourseInput)
    .mutation(({ ctx, input }) => answerCourse(ctx, input)),
  matrix: reading()
    .input(MatrixInput)
    .query(({ ctx, input }) => readMatrix(ctx, input)),
  export: procedure({ clause: 'personnel', action: 'personnel.read-fitness', takesOut: true }).mutation(({ ctx }) =>
    exportMatrix(ctx),
  ),
  recordCheck: recording()
    .input(RecordCheckInput)
    .mutation(({ ctx, input }) => recordCheck(ctx, input)),
  recordPaper: recording()
    .input(RecordPaperInput)
    .mutation(({ ctx, input }) => recordPaper(ctx, input)),
  papers: reading()
    .input(FulfilmentInput)
    .query(({ ctx, input }) => listPapers(ctx, input.fulfilmentId)),
  takePaperBack: recording()
    .input(PaperInput)
    .mutation(({ ctx, input }) => takePaperBack(ctx, input.paperId)),
  decide: deciding()
    .input(DecideInput)
    .mutation(({ ctx, input }) => decideDuty(ctx, input)),
  withdraw: deciding()
    .input(FulfilmentInput)
    .mutation(({ ctx, input }) => withdrawDuty(ctx, input.fulfilmentId)),
  roleDuties: reading().query(({ ctx }) => listRoleDuties(ctx)),
  setRoleDuty: setting()
    .input(SetRoleDutyInput)
    .mutation(({ ctx, input }) => setRoleDuty(ctx, input)),
  texts: reading().query(({ ctx }) => listUndertakings(ctx)),
  writeText: procedure({ clause: 'personnel', action: 'personnel.write-undertakings' })
    .input(WriteUndertakingInput)
    .mutation(({ ctx, input }) => writeUndertaking(ctx, input)),
  publishText: procedure({ clause: 'personnel', action: 'personnel.publish-undertakings', stepUpMinutes: 15 })
    .input(PublishUndertakingInput)
    .mutation(({ ctx, input }) => publishUndertaking(ctx, input)),
});
