/** Alerts: what the rules told, and what people make of it. The portal reads it. */
import { idOf } from '@kean/kernel';
import { z } from 'zod';
import { AlertNotice, TellingState } from './notifying.ts';
import { SEVERITIES } from './signals.ts';

const Words = z.object({ zh: z.string(), en: z.string() });
export const AlertId = idOf<'LeakAlert'>();
export type AlertId = z.infer<typeof AlertId>;
export const SuppressionId = idOf<'LeakSuppression'>();
export type SuppressionId = z.infer<typeof SuppressionId>;
const StaffIdShape = idOf<'Staff'>();
const Version = z.int().min(1).max(1_000_000);

export const ALERT_STATES = ['new', 'triaged', 'in-case', 'closed'] as const;
export const AlertState = z.enum(ALERT_STATES);
export type AlertState = z.infer<typeof AlertState>;
export const CLOSED_AS = ['confirmed', 'false-alarm', 'duplicate'] as const;
export const ClosedAs = z.enum(CLOSED_AS);
export type ClosedAs = z.infer<typeof ClosedAs>;
export const ALERT_ACTS = ['assign', 'triage', 'case', 'close', 'reopen', 'comment'] as const;
export const AlertAct = z.enum(ALERT_ACTS);
export type AlertAct = z.infer<typeof AlertAct>;
export const AlertSeverity = z.enum(SEVERITIES);

/** What somebody writes about an alert. No long number and no @: a client is named by their number. */
const words = (least: number) =>
  z
    .string()
    .trim()
    .min(least)
    .max(500)
    .refine((text) => !/\d{7}|@/.test(text));

/** Which alerts are shown: those that ask for somebody, those of one state, those whose rule is kept quiet. */
export const ALERT_SHOWS = ['open', ...ALERT_STATES, 'mine', 'suppressed'] as const;
export const AlertShow = z.enum(ALERT_SHOWS);
export type AlertShow = z.infer<typeof AlertShow>;

/** At once on a screen; an open list is read anew whole when anything changes. */
export const ALERTS_OF_A_PAGE = 100;

const Filter = { show: AlertShow.default('open'), severity: AlertSeverity.nullish() };
/** `forSeconds`: no longer than that; until whoever watches leaves where it is absent. */
export const WatchAlertsInput = z.strictObject({ ...Filter, forSeconds: z.int().min(0).max(300).optional() });
export type WatchAlertsInput = z.infer<typeof WatchAlertsInput>;
export const ListAlertsInput = z.strictObject({
  ...Filter,
  cursor: z.int().min(1).max(2_147_483_647).nullish(),
});
export type ListAlertsInput = z.infer<typeof ListAlertsInput>;

export const AlertRow = z.object({
  alertId: AlertId,
  number: z.int(),
  rule: z.string(),
  title: Words,
  severity: AlertSeverity,
  /** None of the three where a watcher is silent: then the alert is about nobody. */
  staffId: StaffIdShape.nullable(),
  staffNumber: z.string().nullable(),
  staffName: z.string().nullable(),
  branchName: z.string().nullable(),
  branchNameEn: z.string().nullable(),
  windowMinutes: z.int(),
  /** Where the window begins; of a watcher, since when it is silent. */
  windowFrom: z.date(),
  firstAt: z.date(),
  lastAt: z.date(),
  /** Of a watcher: seconds of silence when it was told. */
  measured: z.int(),
  threshold: z.int(),
  times: z.int(),
  raisedAt: z.date(),
  dueAt: z.date(),
  state: AlertState,
  assignedTo: StaffIdShape.nullable(),
  assignedName: z.string().nullable(),
  closedAs: ClosedAs.nullable(),
  /** Since when a watcher speaks again. */
  spokeAt: z.date().nullable(),
  /** Whoever it is about looks at nobody until it is closed, or its window is over. */
  blocks: z.boolean(),
  /** Until when the rule is kept quiet for it; null where it is not, or no longer. */
  suppressedUntil: z.date().nullable(),
  isSuppressed: z.boolean(),
  /** Links of the chain that were told, repeats included. */
  toldSteps: z.int(),
  nextToldAt: z.date().nullable(),
  acknowledgedAt: z.date().nullable(),
  acknowledgedName: z.string().nullable(),
  version: z.int(),
});
export type AlertRow = z.infer<typeof AlertRow>;

/** How the watch itself stands: an alert that nobody could raise is the worst of all. */
export const WatchState = z.object({
  /** When it last took a turn; null before the first. */
  turnedAt: z.date().nullable(),
  /** It took none for longer than a minute. */
  isSilent: z.boolean(),
});
export type WatchState = z.infer<typeof WatchState>;

export const AlertsPage = z.object({
  rows: z.array(AlertRow),
  next: z.int().nullable(),
  counts: z.object({
    new: z.int(),
    triaged: z.int(),
    'in-case': z.int(),
    mine: z.int(),
    overdue: z.int(),
    suppressed: z.int(),
  }),
  watch: WatchState,
  telling: TellingState,
  /** Grows with every change of any alert. */
  change: z.string(),
});
export type AlertsPage = z.infer<typeof AlertsPage>;

export const AlertInput = z.strictObject({ alertId: AlertId });

export const AlertStep = z.object({
  act: AlertAct,
  doneByName: z.string().nullable(),
  doneAt: z.date(),
  assignedName: z.string().nullable(),
  closedAs: ClosedAs.nullable(),
  duplicateNumber: z.int().nullable(),
  words: z.string().nullable(),
});
export type AlertStep = z.infer<typeof AlertStep>;

/** Days of the picture before the window. */
export const RHYTHM_DAYS = 14;
/** Looks of one hour of one day, Asia/Shanghai. */
export const RhythmCell = z.object({ day: z.string(), hour: z.int(), acts: z.int(), inWindow: z.boolean() });
export type RhythmCell = z.infer<typeof RhythmCell>;
export const Rhythm = z.object({
  /** Oldest first, the day of the alert last. */
  days: z.array(z.string()),
  cells: z.array(RhythmCell),
  /** Mean of a day on which the person acted, before the window. */
  usualDay: z.number(),
  /** Hours in which nine of ten acts of the days before fell; null where there were too few to say. */
  usualHours: z.object({ from: z.int(), until: z.int() }).nullable(),
});
export type Rhythm = z.infer<typeof Rhythm>;

/** A client concerned, by number alone; who it is, is revealed with a purpose on the client's own page. */
export const ConcernedClient = z.object({
  clientId: idOf<'Client'>(),
  /** null: erased, or never there. */
  number: z.int().nullable(),
  acts: z.int(),
  refused: z.int(),
  lastAt: z.date(),
});
export type ConcernedClient = z.infer<typeof ConcernedClient>;

const CaseNamed = z.object({ caseId: idOf<'LeakCase'>(), number: z.string(), title: z.string() });

export const Alert = AlertRow.extend({
  steps: z.array(AlertStep),
  /** Who was told of it, the last first. */
  notices: z.array(AlertNotice),
  /** None where the alert is about nobody. */
  rhythm: Rhythm.nullable(),
  clients: z.array(ConcernedClient),
  /** More than are listed. */
  clientsInAll: z.int(),
  /** Other alerts of the same person that this one may repeat. */
  others: z.array(z.object({ alertId: AlertId, number: z.int(), title: Words, raisedAt: z.date() })),
  handlers: z.array(z.object({ staffId: StaffIdShape, name: z.string() })),
  suppressionReason: z.string().nullable(),
  /** The case that it is in, as far as whoever reads it sees it. */
  inCase: CaseNamed.nullable(),
  /** Cases that it may go into. */
  openCases: z.array(CaseNamed),
});
export type Alert = z.infer<typeof Alert>;

const MOVES: Readonly<Record<AlertAct, readonly string[]>> = {
  assign: ['assignedTo'],
  triage: [],
  case: ['caseId'],
  close: ['closedAs', 'words', 'duplicateOf'],
  reopen: ['words'],
  comment: ['words'],
};
/** One step, with what belongs to it and nothing else. Whoever closes, opens again or comments says why. */
export const MoveAlertInput = z
  .strictObject({
    alertId: AlertId,
    version: Version,
    act: AlertAct,
    /** `null` takes it from whoever has it. */
    assignedTo: StaffIdShape.nullable().optional(),
    closedAs: ClosedAs.optional(),
    duplicateOf: AlertId.optional(),
    /** Where it goes by `case`. */
    caseId: idOf<'LeakCase'>().optional(),
    words: words(2).optional(),
  })
  .refine(({ alertId: _alertId, version: _version, act, ...said }) => {
    const given = Object.entries(said).flatMap(([name, value]) => (value === undefined ? [] : [name]));
    const asked = MOVES[act].filter((name) => name !== 'duplicateOf' || said.closedAs === 'duplicate');
    return given.length === asked.length && asked.every((name) => given.includes(name));
  });
export type MoveAlertInput = z.infer<typeof MoveAlertInput>;

/** A rule is kept quiet for a month at most. */
export const MOST_QUIET_DAYS = 30;
export const SuppressInput = z.strictObject({
  alertId: AlertId,
  of: z.enum(['person', 'branch']),
  days: z.int().min(1).max(MOST_QUIET_DAYS),
  reason: words(4),
});
export type SuppressInput = z.infer<typeof SuppressInput>;
export const LiftInput = z.strictObject({ suppressionId: SuppressionId });
export const Suppression = z.object({
  suppressionId: SuppressionId,
  rule: z.string(),
  title: Words,
  staffName: z.string().nullable(),
  branchName: z.string().nullable(),
  reason: z.string(),
  setByName: z.string().nullable(),
  setAt: z.date(),
  endsAt: z.date(),
  /** Alerts that it kept quiet so far. */
  kept: z.int(),
});
export type Suppression = z.infer<typeof Suppression>;
export const Suppressions = z.array(Suppression);
export type Suppressions = z.infer<typeof Suppressions>;
