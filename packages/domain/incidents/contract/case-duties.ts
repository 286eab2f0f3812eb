/** Facts of a case and the duties reckoned from them. The portal reads it. */
import { idOf } from '@kean/kernel';
import { z } from 'zod';
import { CaseId } from './cases.ts';
import { LEAK_DUTIES, type LeakDutyKind, RECIPIENTS } from './duties.ts';
import { LEAK_NOTICE_KINDS, LeakNoticeId, type LeakNoticeKind } from './notices.ts';

const Words = z.object({ zh: z.string(), en: z.string() });
const said = z
  .string()
  .trim()
  .min(2)
  .max(500)
  .refine((text) => !/\d{6}|@/.test(text));

const Facts = {
  noticedAt: z.coerce.date(),
  people: z.int().min(0).max(2_000_000_000).nullable(),
  throughSystems: z.boolean(),
  judgedLarger: z.boolean(),
  operates: z.enum(['ordinary', 'critical-infrastructure']),
  harmAverted: z.boolean(),
  crimeSuspected: z.boolean(),
  handledAt: z.coerce.date().nullable(),
};
export const StateFactsInput = z.strictObject({
  caseId: CaseId,
  /** Of the facts that whoever states them saw; 0 where there were none. */
  version: z.int().min(0).max(100_000),
  ...Facts,
  /** Why it is judged like that. */
  words: said,
});
export type StateFactsInput = z.infer<typeof StateFactsInput>;
export const CaseFacts = z.object({
  ...Facts,
  version: z.int(),
  words: z.string(),
  judgedByName: z.string().nullable(),
  judgedAt: z.date(),
});
export type CaseFacts = z.infer<typeof CaseFacts>;

/** First facts now and the rest later; or all of it at once. */
export const REPORT_PARTS = ['first', 'supplement', 'whole'] as const;
/** Which notices a duty is met by. What is done in the office, and what the police is told, is written elsewhere. */
export const TOLD_BY: Readonly<Record<LeakDutyKind, readonly LeakNoticeKind[]>> = {
  remedy: [],
  'start-emergency-plan': [],
  'tell-authority': ['authority-first', 'authority-supplement', 'authority-summary'],
  'tell-people': ['clients', 'public'],
  'report-incident': ['authority-first', 'authority-supplement'],
  'send-summary': ['authority-summary'],
  'report-crime': [],
};
export const RecordReportInput = z.strictObject({
  caseId: CaseId,
  duty: z.enum(LEAK_DUTIES),
  part: z.enum(REPORT_PARTS),
  toldAt: z.coerce.date(),
  /** Number that an authority gave. */
  receipt: z
    .string()
    .trim()
    .regex(/^[\p{L}\d〔〕()（）-]{1,60}$/u)
    .nullable(),
  words: said,
  /** The approved notice that was told, where there is one. */
  noticeId: LeakNoticeId.nullable().default(null),
});
export type RecordReportInput = z.infer<typeof RecordReportInput>;
export const CaseReport = z.object({
  reportId: idOf<'LeakCaseReport'>(),
  duty: z.enum(LEAK_DUTIES),
  part: z.enum(REPORT_PARTS),
  toldAt: z.date(),
  receipt: z.string().nullable(),
  words: z.string(),
  factVersion: z.int(),
  toldByName: z.string().nullable(),
  /** What was told, as it was approved. */
  notice: z
    .object({
      noticeId: LeakNoticeId,
      caseId: CaseId,
      kind: z.enum(LEAK_NOTICE_KINDS),
      version: z.int(),
      digest: z.string(),
    })
    .nullable(),
});
export type CaseReport = z.infer<typeof CaseReport>;

/** `met` by what was told; `late` while its time is over and nothing was. */
export const STANDINGS = ['met', 'late', 'running', 'at-once', 'waiting', 'undecided', 'not-owed'] as const;
export const CaseDuty = z.object({
  kind: z.enum(LEAK_DUTIES),
  standing: z.enum(STANDINGS),
  toldTo: z.enum(RECIPIENTS),
  dueAt: z.date().nullable(),
  runsFrom: z.date().nullable(),
  /** Articles on which it rests, as they are cited, and what they say. */
  by: z.array(z.object({ id: z.string(), source: Words, article: Words, says: Words })),
  assumption: Words.nullable(),
});
export type CaseDuty = z.infer<typeof CaseDuty>;
export const DutiesOfCase = z.object({
  /** The newest first; none as long as nobody stated any. */
  facts: z.array(CaseFacts),
  /** When it was noticed first, by these or in a case that joined it: what is judged later is not later than this. */
  noticedAt: z.date().nullable(),
  /** A case joined it since they were judged: until both are judged as one, the gravest of all counts. */
  areToBeJudged: z.boolean(),
  duties: z.array(CaseDuty),
  reports: z.array(CaseReport),
  /** Approved notices of the case, which a report can name. */
  notices: z.array(
    z.object({ noticeId: LeakNoticeId, kind: z.enum(LEAK_NOTICE_KINDS), version: z.int(), approvedAt: z.date() }),
  ),
  /** By the clock of the office, for the time that is left. */
  now: z.date(),
});
export type DutiesOfCase = z.infer<typeof DutiesOfCase>;
