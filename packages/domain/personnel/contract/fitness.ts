/** Who is fit for access: what is asked of people, how far each has done it, and what is taught and signed. The portal reads it. */
import { idOf } from '@kean/kernel';
import { z } from 'zod';

const StaffIdShape = idOf<'Staff'>();
const FulfilmentId = idOf<'Fulfilment'>();
const Words = z.object({ zh: z.string(), en: z.string() });
const DutyCode = z
  .string()
  .regex(/^[a-z]+(-[a-z]+)*$/)
  .max(40);
const PaperRef = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9][A-Za-z0-9/-]{0,39}$/);

export const DutyKind = z.enum(['check', 'undertaking', 'course']);
export type DutyKind = z.infer<typeof DutyKind>;
/** `soon`: stands, and ends within the time of reminders · `asked`: somebody else has to confirm it · `against`: a check spoke against it */
export const DutyState = z.enum(['not-asked', 'missing', 'asked', 'standing', 'soon', 'over', 'against']);
export type DutyState = z.infer<typeof DutyState>;

const Duty = z.object({ code: z.string(), kind: DutyKind, title: Words });

/** What somebody has to do to be fit, and how far they are. */
export const OwnDuties = z.object({
  isFit: z.boolean(),
  /** Until when, where there is an end; of somebody unfit: since when, where it was ever otherwise. */
  fitUntil: z.date().nullable(),
  /** Nothing is asked before then. */
  graceUntil: z.date().nullable(),
  duties: z.array(Duty.extend({ state: DutyState, until: z.date().nullable(), validDays: z.int() })),
});
export type OwnDuties = z.infer<typeof OwnDuties>;

export const Undertaking = z.object({
  version: z.int(),
  title: Words,
  paragraphs: z.array(Words),
});
export type Undertaking = z.infer<typeof Undertaking>;

export const SignUndertakingInput = z.strictObject({
  version: z.int().min(1).max(10_000),
  staffNumber: z.string().trim().min(1).max(20),
});
export type SignUndertakingInput = z.infer<typeof SignUndertakingInput>;

export const CourseInput = z.strictObject({ duty: DutyCode });
export const Course = z.object({
  duty: z.string(),
  version: z.int(),
  /** Tries before this one: the order of the options belongs to it. */
  tries: z.int(),
  title: Words,
  paragraphs: z.array(Words),
  /** Which option is right is not told. */
  questions: z.array(z.object({ words: Words, options: z.array(Words) })),
  /** How many have to be right. */
  needed: z.int(),
});
export type Course = z.infer<typeof Course>;
export const AnswerCourseInput = z.strictObject({
  duty: DutyCode,
  version: z.int().min(1).max(10_000),
  tries: z.int().min(0).max(1_000_000),
  answers: z.array(z.int().min(0).max(9)).min(1).max(50),
});
export type AnswerCourseInput = z.infer<typeof AnswerCourseInput>;
export const CourseAnswered = z.object({ passed: z.boolean(), right: z.int(), asked: z.int(), triesLeft: z.int() });
export type CourseAnswered = z.infer<typeof CourseAnswered>;

/** Which people: all, who is not fit, whose fitness ends soon, for whom something waits to be decided. */
export const MATRIX_SHOWS = ['all', 'unfit', 'soon', 'asked'] as const;
export const MatrixInput = z.strictObject({
  show: z.enum(MATRIX_SHOWS).default('all'),
  branchId: idOf<'Branch'>().nullish(),
  cursor: z.string().max(40).nullish(),
  limit: z.int().min(1).max(200).default(100),
});
export type MatrixInput = z.infer<typeof MatrixInput>;
export const MatrixRow = z.object({
  staffId: StaffIdShape,
  number: z.string(),
  displayName: z.string(),
  branchName: Words.nullable(),
  roles: z.array(Words),
  isFit: z.boolean(),
  fitUntil: z.date().nullable(),
  graceUntil: z.date().nullable(),
  cells: z.array(
    z.object({
      duty: z.string(),
      state: DutyState,
      until: z.date().nullable(),
      /** What waits to be decided, and whether you recorded it yourself. */
      askedId: FulfilmentId.nullable(),
      isAskedByYou: z.boolean(),
      result: z.enum(['clear', 'noted', 'unsuitable']).nullable(),
      /** What stands and can be withdrawn. */
      standingId: FulfilmentId.nullable(),
      /** How many papers lie beside what waits or stands; 0 where whoever looks may not see them, null where it is done without paper. */
      papers: z.int().nullable(),
    }),
  ),
});
export type MatrixRow = z.infer<typeof MatrixRow>;
export const Matrix = z.object({
  duties: z.array(Duty),
  branches: z.array(z.object({ id: idOf<'Branch'>(), name: Words })),
  rows: z.array(MatrixRow),
  next: z.string().nullable(),
  counts: z.object({ all: z.int(), unfit: z.int(), soon: z.int(), asked: z.int() }),
  /** Your own row is decided by others. */
  you: StaffIdShape,
});
export type Matrix = z.infer<typeof Matrix>;
/** Of everybody, as the sheet that is downloaded; a cell never begins like a formula. */
export const MatrixExport = z.object({ csv: z.string(), rows: z.int() });
export type MatrixExport = z.infer<typeof MatrixExport>;

export const RecordCheckInput = z.strictObject({
  staffId: StaffIdShape,
  result: z.enum(['clear', 'noted', 'unsuitable']),
  checkedBy: z.enum(['public-security', 'screening-company', 'office']),
  /** Day on which it was made; it holds from then on. */
  checkedOn: z.iso.date(),
  paperRef: PaperRef.nullish(),
});
export type RecordCheckInput = z.infer<typeof RecordCheckInput>;
export const RecordPaperInput = z.strictObject({ staffId: StaffIdShape, signedOn: z.iso.date(), paperRef: PaperRef });
export type RecordPaperInput = z.infer<typeof RecordPaperInput>;
export const DecideInput = z.strictObject({ fulfilmentId: FulfilmentId, decision: z.enum(['confirm', 'refuse']) });
export type DecideInput = z.infer<typeof DecideInput>;
export const FulfilmentInput = z.strictObject({ fulfilmentId: FulfilmentId });

/** Papers of one check. */
export const MOST_PAPERS = 5;
const PaperId = idOf<'DutyPaper'>();
export const CheckPaper = z.object({
  paperId: PaperId,
  /** Media type, by what it is. */
  type: z.string(),
  sizeBytes: z.int(),
  /** `unscanned`: no scanner has seen it yet. */
  scan: z.enum(['clean', 'unscanned']),
  receivedByName: z.string(),
  keptAt: z.date(),
});
export type CheckPaper = z.infer<typeof CheckPaper>;
export const CheckPapers = z.object({
  papers: z.array(CheckPaper),
  /** Until when they are kept as things stand now. */
  keptUntil: z.date(),
  mayAdd: z.boolean(),
  /** While the check waits for its decision. */
  mayEnd: z.boolean(),
});
export type CheckPapers = z.infer<typeof CheckPapers>;
/** Why somebody opens a paper; the log has it. */
export const PAPER_REASONS = ['decide', 'audit', 'dispute', 'own-request'] as const;
export const PaperReason = z.enum(PAPER_REASONS);
export type PaperReason = z.infer<typeof PaperReason>;
export const AttachPaperInput = z.strictObject({ fulfilmentId: FulfilmentId, paperId: PaperId });
export type AttachPaperInput = z.infer<typeof AttachPaperInput>;
export const OpenPaperInput = z.strictObject({ paperId: PaperId, reason: PaperReason });
export type OpenPaperInput = z.infer<typeof OpenPaperInput>;
export const PaperInput = z.strictObject({ paperId: PaperId });

export const RoleDuties = z.object({
  duties: z.array(Duty),
  roles: z.array(z.object({ code: z.string(), name: Words, people: z.int(), duties: z.array(z.string()) })),
});
export type RoleDuties = z.infer<typeof RoleDuties>;
export const SetRoleDutyInput = z.strictObject({
  roleCode: z.string().min(1).max(60),
  duty: DutyCode,
  isAsked: z.boolean(),
});
export type SetRoleDutyInput = z.infer<typeof SetRoleDutyInput>;

/** What the office writes for everybody. No long number and no @, so that nothing of a person lands here by accident. */
const officeText = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .refine((text) => !/\d{6}|@/.test(text));
const Paragraph = z.strictObject({ zh: officeText(2_000), en: officeText(2_000) });
export const UndertakingTexts = z.object({
  texts: z.array(
    Undertaking.extend({
      isYours: z.boolean(),
      writtenAt: z.date(),
      publishedAt: z.date().nullable(),
      signBy: z.date().nullable(),
      signatures: z.int(),
    }),
  ),
});
export type UndertakingTexts = z.infer<typeof UndertakingTexts>;
export const WriteUndertakingInput = z.strictObject({
  title: officeText(120),
  titleEn: officeText(120),
  paragraphs: z.array(Paragraph).min(1).max(40),
});
export type WriteUndertakingInput = z.infer<typeof WriteUndertakingInput>;
/** Whoever signed an older text has so many days to sign this one. */
export const PublishUndertakingInput = z.strictObject({
  version: z.int().min(1).max(10_000),
  daysToSign: z.int().min(0).max(90),
});
export type PublishUndertakingInput = z.infer<typeof PublishUndertakingInput>;
