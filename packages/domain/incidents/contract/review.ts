/** What was learned of a leak, and what becomes better because of it. The portal reads it. */
import { idOf } from '@kean/kernel';
import { z } from 'zod';
import { CaseId } from './cases.ts';
import { LEAK_DUTIES } from './duties.ts';
import { RECORD_CLASSES } from './lines.ts';

export const ImprovementId = idOf<'LeakImprovement'>();
export type ImprovementId = z.infer<typeof ImprovementId>;
const StaffId = idOf<'Staff'>();
const Count = z.int().min(0).max(1_000_000);

/** No long number and no @: a client is named by their number. */
const said = (most: number) =>
  z
    .string()
    .trim()
    .min(2)
    .max(most)
    .refine((text) => !/\d{6}|@/.test(text));

export const WriteReviewInput = z.strictObject({
  caseId: CaseId,
  /** Of the review as whoever writes saw it; 0 where there was none. */
  version: Count,
  causes: said(2000),
  worked: said(2000),
  /** Why nothing has to become better; null where something does. */
  noMeasures: said(500).nullable(),
});
export type WriteReviewInput = z.infer<typeof WriteReviewInput>;
export const ApproveReviewInput = z.strictObject({ caseId: CaseId, version: Count.min(1) });
export type ApproveReviewInput = z.infer<typeof ApproveReviewInput>;
export const AddImprovementInput = z.strictObject({
  caseId: CaseId,
  title: said(200),
  ownerNumber: z.string().trim().min(1).max(40),
  /** Last day, of the office's calendar. */
  dueOn: z.iso.date(),
});
export type AddImprovementInput = z.infer<typeof AddImprovementInput>;

export const IMPROVEMENT_ACTS = ['give', 'done', 'verify', 'return', 'drop'] as const;
/** What people of the case do with an improvement; that it is done, its owner says. */
export const MoveImprovementInput = z
  .strictObject({
    improvementId: ImprovementId,
    act: z.enum(['give', 'verify', 'return', 'drop']),
    ownerNumber: z.string().trim().min(1).max(40).optional(),
    words: said(500).optional(),
  })
  .refine(({ act, ownerNumber, words }) =>
    act === 'give'
      ? ownerNumber !== undefined && words === undefined
      : ownerNumber === undefined && words !== undefined,
  );
export type MoveImprovementInput = z.infer<typeof MoveImprovementInput>;
export const DoImprovementInput = z.strictObject({ improvementId: ImprovementId, words: said(500) });
export type DoImprovementInput = z.infer<typeof DoImprovementInput>;

export const IMPROVEMENT_STATES = ['open', 'done', 'verified', 'dropped'] as const;
export const Improvement = z.object({
  improvementId: ImprovementId,
  title: z.string(),
  ownerId: StaffId.nullable(),
  ownerName: z.string().nullable(),
  dueOn: z.string(),
  isLate: z.boolean(),
  state: z.enum(IMPROVEMENT_STATES),
  /** What was done with it, the newest first. */
  steps: z.array(
    z.object({
      act: z.enum(IMPROVEMENT_ACTS),
      words: z.string().nullable(),
      byName: z.string().nullable(),
      at: z.coerce.date(),
    }),
  ),
});
export type Improvement = z.infer<typeof Improvement>;

/** What happened, as the case itself holds it: nobody writes it. */
export const COURSE_POINTS = [
  'alerted',
  'noticed',
  'opened',
  'contained',
  'authority-told',
  'people-told',
  'handled',
] as const;
export const CourseOfCase = z.object({
  points: z.array(z.object({ what: z.enum(COURSE_POINTS), at: z.date().nullable() })),
  people: z.int().nullable(),
  clients: z.int(),
  classes: z.array(z.object({ class: z.enum(RECORD_CLASSES), count: z.int() })),
  alerts: z.int(),
  measures: z.int(),
  tasksDone: z.int(),
  tasksDropped: z.int(),
  evidence: z.int(),
  /** Duties that had an hour or a day, and whether the first that was told was in time. */
  timed: z.array(
    z.object({ duty: z.enum(LEAK_DUTIES), dueAt: z.date(), toldAt: z.date().nullable(), inTime: z.boolean() }),
  ),
});
export type CourseOfCase = z.infer<typeof CourseOfCase>;

export const ReviewOfCase = z.object({
  course: CourseOfCase,
  version: z.int(),
  /** null as long as nobody wrote anything. */
  words: z
    .object({
      causes: z.string(),
      worked: z.string(),
      noMeasures: z.string().nullable(),
      writtenByName: z.string().nullable(),
      writtenAt: z.date(),
    })
    .nullable(),
  /** The last approval; `holds` where nothing was changed since. */
  approved: z.object({ byName: z.string().nullable(), at: z.date(), holds: z.boolean() }).nullable(),
  /** Whoever asks wrote some of it, and so approves none of it. */
  mine: z.boolean(),
  improvements: z.array(Improvement),
  /** Colleagues who may handle the case, to give an improvement to; anybody else by their number. */
  owners: z.array(z.object({ number: z.string(), name: z.string() })),
});
export type ReviewOfCase = z.infer<typeof ReviewOfCase>;

export const OwnImprovement = z.object({
  improvementId: ImprovementId,
  title: z.string(),
  dueOn: z.string(),
  isLate: z.boolean(),
  /** What whoever looked at it wants done still. */
  returned: z.string().nullable(),
});
export type OwnImprovement = z.infer<typeof OwnImprovement>;
export const OwnImprovements = z.object({ rows: z.array(OwnImprovement) });
export type OwnImprovements = z.infer<typeof OwnImprovements>;
