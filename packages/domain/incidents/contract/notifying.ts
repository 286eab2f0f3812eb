/** Who is told of alerts, and who is on call. The portal reads it. */
import { idOf } from '@kean/kernel';
import { z } from 'zod';
import { SEVERITIES } from './signals.ts';

const AlertIdShape = idOf<'LeakAlert'>();
const StaffIdShape = idOf<'Staff'>();
export const TELLING_WAYS = ['mail', 'robot'] as const;
export const TellingWay = z.enum(TELLING_WAYS);
export type TellingWay = z.infer<typeof TellingWay>;

/** How the ways to people stand; with none of them an alert is told by the screen alone. */
export const TellingState = z.object({
  ways: z.array(
    z.object({
      way: TellingWay,
      /** `off`: not set up */
      state: z.enum(['ready', 'failing', 'off']),
      cause: z.string().nullable(),
      since: z.date(),
    }),
  ),
  /** Nobody is told by any way. */
  isDown: z.boolean(),
  /** No worker looked whom to tell for longer than a minute. */
  isSilent: z.boolean(),
});
export type TellingState = z.infer<typeof TellingState>;

export const AlertNotice = z.object({
  way: TellingWay,
  /** `null` for the group. */
  toName: z.string().nullable(),
  kind: z.enum(['first', 'again']),
  toldAt: z.date(),
  outcome: z.enum(['under-way', 'failing', 'taken', 'failed', 'moot']),
  cause: z.string().nullable(),
});
export type AlertNotice = z.infer<typeof AlertNotice>;

/** A storm is acknowledged at once. */
export const MOST_ACKNOWLEDGED = 500;
export const AcknowledgeInput = z.strictObject({ alertIds: z.array(AlertIdShape).min(1).max(MOST_ACKNOWLEDGED) });
export type AcknowledgeInput = z.infer<typeof AcknowledgeInput>;
export const Acknowledged = z.object({ acknowledged: z.int() });

export const OnCallExceptionId = idOf<'OnCallException'>();
export type OnCallExceptionId = z.infer<typeof OnCallExceptionId>;
const Rank = z.union([z.literal(1), z.literal(2)]);
export type Rank = z.infer<typeof Rank>;
const MinuteOfDay = z.int().min(0).max(1_439);

/** From this minute of each week on, until the next turn of the same rank. Monday is 1. */
export const OnCallTurn = z.strictObject({
  rank: Rank,
  weekday: z.int().min(1).max(7),
  fromMinute: MinuteOfDay,
  staffId: StaffIdShape.nullable(),
});
export type OnCallTurn = z.infer<typeof OnCallTurn>;

export const EXCEPTION_REASONS = ['swap', 'holiday', 'absence'] as const;
export const ExceptionReason = z.enum(EXCEPTION_REASONS);
export type ExceptionReason = z.infer<typeof ExceptionReason>;

/** A stretch of the week of which one person is on call, or nobody who could be told. */
export const OnCallStretch = z.object({
  rank: Rank,
  from: z.date(),
  until: z.date(),
  staffId: StaffIdShape.nullable(),
  byException: z.boolean(),
});
export type OnCallStretch = z.infer<typeof OnCallStretch>;

export const ReadOnCallInput = z.strictObject({ monday: z.iso.date().optional() });
export type ReadOnCallInput = z.infer<typeof ReadOnCallInput>;
export const OnCallWeek = z.object({
  version: z.int(),
  monday: z.string(),
  quietFrom: z.int(),
  quietUntil: z.int(),
  admitsGaps: z.boolean(),
  /** Who may be on call: who may handle alerts at this moment. */
  people: z.array(z.object({ staffId: StaffIdShape, name: z.string() })),
  turns: z.array(OnCallTurn),
  stretches: z.array(OnCallStretch),
  exceptions: z.array(
    z.object({
      exceptionId: OnCallExceptionId,
      rank: Rank,
      name: z.string().nullable(),
      from: z.date(),
      until: z.date(),
      reason: ExceptionReason,
      setByName: z.string().nullable(),
    }),
  ),
  /** Whoever would be told at this moment. */
  now: z.object({ first: z.string().nullable(), second: z.string().nullable() }),
  chain: z.array(
    z.object({
      position: z.int(),
      link: z.enum(['first', 'second', 'role', 'person']),
      roleCode: z.string().nullable(),
      roleName: z.string().nullable(),
      roleNameEn: z.string().nullable(),
      staffId: StaffIdShape.nullable(),
      staffName: z.string().nullable(),
    }),
  ),
  /** Who set chain and waits last, and for how long alerts of one severity are gathered into one message. */
  telling: z.object({
    version: z.int(),
    groupSeconds: z.int(),
    savedByName: z.string().nullable(),
    savedAt: z.date().nullable(),
  }),
  /** Roles that may handle alerts, and so can be told as a whole. */
  roles: z.array(z.object({ code: z.string(), name: z.string(), nameEn: z.string() })),
  waits: z.array(
    z.object({
      severity: z.enum(SEVERITIES),
      waitMinutes: z.int(),
      repeatMinutes: z.int().nullable(),
      sleeps: z.boolean(),
    }),
  ),
});
export type OnCallWeek = z.infer<typeof OnCallWeek>;

export const SaveOnCallInput = z
  .strictObject({
    version: z.int().min(1).max(1_000_000),
    turns: z.array(OnCallTurn).max(100),
    quietFrom: MinuteOfDay,
    quietUntil: MinuteOfDay,
    /** Without it a plan with an hour of nobody is not saved. */
    admitsGaps: z.boolean(),
  })
  .refine(({ turns }) => {
    const begins = turns.map(({ rank, weekday, fromMinute }) => `${rank}/${weekday}/${fromMinute}`);
    return new Set(begins).size === begins.length;
  });
export type SaveOnCallInput = z.infer<typeof SaveOnCallInput>;

export const MOST_EXCEPTION_DAYS = 62;
export const ExceptOnCallInput = z
  .strictObject({
    rank: Rank,
    /** `null`: nobody, which has to be admitted. */
    staffId: StaffIdShape.nullable(),
    from: z.iso.datetime({ offset: true }),
    until: z.iso.datetime({ offset: true }),
    reason: ExceptionReason,
    admitsGaps: z.boolean(),
  })
  .refine(({ from, until }) => {
    const lengthMs = Date.parse(until) - Date.parse(from);
    return lengthMs > 0 && lengthMs <= MOST_EXCEPTION_DAYS * 86_400_000;
  });
export type ExceptOnCallInput = z.infer<typeof ExceptOnCallInput>;
export const LiftExceptionInput = z.strictObject({ exceptionId: OnCallExceptionId });

/** Of what is severe, from the first person told to the last; of the rest a day. */
export const MOST_SEVERE_CHAIN_MINUTES = 60;
export const MOST_CHAIN_MINUTES = 1_440;
export const MOST_LINKS = 9;
export const ChainLink = z.discriminatedUnion('link', [
  z.strictObject({ link: z.enum(['first', 'second']) }),
  z.strictObject({ link: z.literal('role'), roleCode: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/) }),
  z.strictObject({ link: z.literal('person'), staffId: StaffIdShape }),
]);
export type ChainLink = z.infer<typeof ChainLink>;
export const ChainWait = z.strictObject({
  severity: z.enum(SEVERITIES),
  waitMinutes: z.int().min(1).max(MOST_CHAIN_MINUTES),
  repeatMinutes: z.int().min(5).max(MOST_CHAIN_MINUTES).nullable(),
  sleeps: z.boolean(),
});
export type ChainWait = z.infer<typeof ChainWait>;
export const SaveChainInput = z.strictObject({
  version: z.int().min(1).max(1_000_000),
  links: z.array(ChainLink).max(MOST_LINKS),
  waits: z
    .array(ChainWait)
    .length(SEVERITIES.length)
    .refine((waits) => new Set(waits.map(({ severity }) => severity)).size === waits.length),
  groupSeconds: z.int().min(30).max(600),
});
export type SaveChainInput = z.infer<typeof SaveChainInput>;
