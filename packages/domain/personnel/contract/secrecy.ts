/** The registers of clause 6.1: who undertook to keep silent, who was reminded on leaving, and who broke it. The portal reads it. */
import { idOf } from '@kean/kernel';
import { z } from 'zod';
import { BREACH_KINDS, BREACH_MEASURES, BREACH_STATES, REMINDER_SHOWS, UNDERTAKING_SHOWS } from './secrecy-words.ts';

const oneOf = <Words extends Readonly<Record<string, unknown>>>(words: Words) =>
  z.enum(Object.keys(words) as [keyof Words & string, ...(keyof Words & string)[]]);

const StaffIdShape = idOf<'Staff'>();
export const BreachId = idOf<'SecrecyBreach'>();
const StaffNumber = z.string().trim().min(1).max(20);
const Day = z.iso.date();
const Version = z.int().min(1).max(1_000_000);
/** What is written about somebody. No long number and no @: whose client it was is said by the client's number, `KH-` and six digits aside. */
const words = (least: number) =>
  z
    .string()
    .trim()
    .min(least)
    .max(4_000)
    .refine((text) => !/\d{7}|@/.test(text));

export const BreachKind = oneOf(BREACH_KINDS);
export const BreachMeasure = oneOf(BREACH_MEASURES);
export const BreachState = oneOf(BREACH_STATES);
export type BreachState = z.infer<typeof BreachState>;

const Person = { staffId: StaffIdShape, staffNumber: z.string(), staffName: z.string() };

const pageOf = <Row extends z.ZodType, Next extends z.ZodType>(row: Row, next: Next) =>
  z.object({ rows: z.array(row), next: next.nullable() });
const Limit = z.int().min(1).max(200).default(100);

export const ListUndertakingsInput = z.strictObject({
  show: oneOf(UNDERTAKING_SHOWS).default('all'),
  staffNumber: StaffNumber.nullish(),
  cursor: idOf<'Fulfilment'>().nullish(),
  limit: Limit,
});
export type ListUndertakingsInput = z.infer<typeof ListUndertakingsInput>;
export const UndertakingRow = z.object({
  ...Person,
  fulfilmentId: idOf<'Fulfilment'>(),
  version: z.int(),
  how: z.enum(['portal', 'paper']),
  paperRef: z.string().nullable(),
  signedAt: z.date(),
  validUntil: z.date(),
  stands: z.boolean(),
});
export type UndertakingRow = z.infer<typeof UndertakingRow>;
export const UndertakingsPage = pageOf(UndertakingRow, z.string());
export type UndertakingsPage = z.infer<typeof UndertakingsPage>;

export const ListRemindersInput = z.strictObject({
  show: oneOf(REMINDER_SHOWS).default('all'),
  staffNumber: StaffNumber.nullish(),
  cursor: z.int().min(1).max(2_147_483_647).nullish(),
  limit: Limit,
});
export type ListRemindersInput = z.infer<typeof ListRemindersInput>;
export const ReminderRow = z.object({
  ...Person,
  leavingId: idOf<'Leaving'>(),
  number: z.int(),
  leftAt: z.date(),
  reminders: z.int(),
  remindedAt: z.date().nullable(),
  escalatedAt: z.date().nullable(),
  signedAt: z.date().nullable(),
  signedHow: z.enum(['link', 'paper', 'refused']).nullable(),
  paperRef: z.string().nullable(),
});
export type ReminderRow = z.infer<typeof ReminderRow>;
export const RemindersPage = pageOf(ReminderRow, z.int());
export type RemindersPage = z.infer<typeof RemindersPage>;

export const ListBreachesInput = z.strictObject({
  state: BreachState.nullish(),
  staffNumber: StaffNumber.nullish(),
  cursor: z.int().min(1).max(2_147_483_647).nullish(),
  limit: Limit,
});
export type ListBreachesInput = z.infer<typeof ListBreachesInput>;
/** What lies open of it: codes, days and names. What was written is opened apart, each time with an event of the log. */
export const BreachRow = z.object({
  ...Person,
  breachId: BreachId,
  number: z.int(),
  kind: BreachKind,
  measure: BreachMeasure,
  happenedOn: z.string(),
  state: BreachState,
  recordedByName: z.string().nullable(),
  recordedAt: z.date(),
  decidedByName: z.string().nullable(),
  decidedAt: z.date().nullable(),
  appealedAt: z.date().nullable(),
  answeredByName: z.string().nullable(),
  answeredAt: z.date().nullable(),
  keptUntil: z.date().nullable(),
  version: z.int(),
  /** Whether whoever looks had a part in it, and therefore does not decide it. */
  isYours: z.boolean(),
});
export type BreachRow = z.infer<typeof BreachRow>;
export const BreachesPage = pageOf(BreachRow, z.int()).extend({
  counts: z.object({ asked: z.int(), appealed: z.int() }),
});
export type BreachesPage = z.infer<typeof BreachesPage>;

export const BreachText = z.object({
  what: z.enum(['facts', 'measure', 'appeal', 'answer']),
  edition: z.int(),
  /** `null`: it does not open any more. */
  text: z.string().nullable(),
  writtenByName: z.string().nullable(),
  writtenAt: z.date(),
});
export type BreachText = z.infer<typeof BreachText>;
export const Breach = BreachRow.extend({
  texts: z.array(BreachText),
  /** Until when a letter of whom it is about is taken down as their appeal; null where they still work here, or it cannot be. */
  letterUntil: z.date().nullable(),
});
export type Breach = z.infer<typeof Breach>;

/** As whom it is about sees it: who said it and who decided it stands there too (PIPL 44, 45). */
export const OwnBreach = Breach.omit({
  isYours: true,
  letterUntil: true,
  staffId: true,
  staffNumber: true,
  staffName: true,
}).extend({
  /** Until when it can be appealed; null where it cannot. */
  appealUntil: z.date().nullable(),
});
export type OwnBreach = z.infer<typeof OwnBreach>;
export const OwnBreaches = z.array(OwnBreach);
export type OwnBreaches = z.infer<typeof OwnBreaches>;

export const BreachInput = z.strictObject({ breachId: BreachId });
const Said = { kind: BreachKind, measure: BreachMeasure, happenedOn: Day, facts: words(10), measureText: words(2) };
export const RecordBreachInput = z.strictObject({ staffNumber: StaffNumber, ...Said });
export type RecordBreachInput = z.infer<typeof RecordBreachInput>;
export const RecordedBreach = z.object({ breachId: BreachId, number: z.int() });
export type RecordedBreach = z.infer<typeof RecordedBreach>;
export const CorrectBreachInput = z.strictObject({ breachId: BreachId, version: Version, ...Said });
export type CorrectBreachInput = z.infer<typeof CorrectBreachInput>;
export const DecideBreachInput = z.strictObject({
  breachId: BreachId,
  version: Version,
  decision: z.enum(['confirm', 'refuse']),
});
export type DecideBreachInput = z.infer<typeof DecideBreachInput>;
export const AppealBreachInput = z.strictObject({ breachId: BreachId, version: Version, text: words(2) });
export type AppealBreachInput = z.infer<typeof AppealBreachInput>;
export const AnswerAppealInput = z.strictObject({
  breachId: BreachId,
  version: Version,
  decision: z.enum(['uphold', 'lift']),
  text: words(2),
});
export type AnswerAppealInput = z.infer<typeof AnswerAppealInput>;

export const ExportRegisterInput = z.strictObject({ register: z.enum(['undertakings', 'reminders', 'breaches']) });
export type ExportRegisterInput = z.infer<typeof ExportRegisterInput>;
export const ExportedRegister = z.object({ csv: z.string(), rows: z.int() });
export type ExportedRegister = z.infer<typeof ExportedRegister>;
