/** Cases: what is known and done after a leak, held together. The portal reads it. */
import { idOf } from '@kean/kernel';
import { z } from 'zod';
import { AlertId, AlertSeverity, AlertState } from './alerts.ts';
import { RECORD_CLASSES } from './lines.ts';

const Words = z.object({ zh: z.string(), en: z.string() });
const StaffId = idOf<'Staff'>();
export const CaseId = idOf<'LeakCase'>();
export type CaseId = z.infer<typeof CaseId>;
export const TaskId = idOf<'LeakCaseTask'>();
export type TaskId = z.infer<typeof TaskId>;
export const EvidenceId = idOf<'LeakCaseEvidence'>();
export type EvidenceId = z.infer<typeof EvidenceId>;
const Version = z.int().min(1).max(1_000_000);

export const CASE_KINDS = [
  'leaver-took-data',
  'account-borrowed',
  'seller-inside',
  'device-or-paper-lost',
  'intrusion',
  'misdirected-message',
  'decoy-touched',
  'supplier',
  'other',
] as const;
export const CaseKind = z.enum(CASE_KINDS);
export type CaseKind = z.infer<typeof CaseKind>;
/** In the order in which a case goes through them; `merged` stands beside: it goes on in another. */
export const CASE_STATES = ['opened', 'assessing', 'contained', 'reporting', 'reviewing', 'closed', 'merged'] as const;
export const CaseState = z.enum(CASE_STATES);
export type CaseState = z.infer<typeof CaseState>;
export const CASE_ACTS = ['move', 'assign', 'decide', 'comment', 'merge', 'part', 'split'] as const;
export const CaseAct = z.enum(CASE_ACTS);
export type CaseAct = z.infer<typeof CaseAct>;

/** Words of the office about a case. No long number and no @: a client is named by their number. */
const said = (most: number, least = 2) =>
  z
    .string()
    .trim()
    .min(least)
    .max(most)
    .refine((text) => !/\d{6}|@/.test(text));
/** `2026-0007`, as people say it. */
const CaseNumber = z.string().regex(/^20\d{2}-\d{4,6}$/);

export const OpenCaseInput = z
  .strictObject({
    kind: CaseKind,
    title: said(80),
    isDrill: z.boolean(),
    /** Alerts that it begins with. */
    alertIds: z.array(AlertId).max(50).default([]),
  })
  // An alert of the office in an exercise would be handled by nobody.
  .refine(({ isDrill, alertIds }) => !isDrill || alertIds.length === 0);
export type OpenCaseInput = z.infer<typeof OpenCaseInput>;
export const OpenedCase = z.object({ caseId: CaseId, number: z.string() });
export type OpenedCase = z.infer<typeof OpenedCase>;

export const CASE_SHOWS = ['open', 'mine', 'closed', 'drills'] as const;
export const CaseShow = z.enum(CASE_SHOWS);
export type CaseShow = z.infer<typeof CaseShow>;
export const CASES_OF_A_PAGE = 50;
export const ListCasesInput = z.strictObject({ show: CaseShow.default('open'), cursor: CaseNumber.nullish() });
export type ListCasesInput = z.infer<typeof ListCasesInput>;

export const CaseRow = z.object({
  caseId: CaseId,
  number: z.string(),
  kind: CaseKind,
  title: z.string(),
  state: CaseState,
  isDrill: z.boolean(),
  ownerId: StaffId.nullable(),
  ownerName: z.string().nullable(),
  openedByName: z.string().nullable(),
  openedAt: z.date(),
  closedAt: z.date().nullable(),
  alerts: z.int(),
  clients: z.int(),
  openTasks: z.int(),
  lateTasks: z.int(),
  version: z.int(),
});
export type CaseRow = z.infer<typeof CaseRow>;
export const CasesPage = z.object({
  rows: z.array(CaseRow),
  next: z.string().nullable(),
  /** Exercises are counted apart: they say nothing about leaks. */
  counts: z.object({ open: z.int(), mine: z.int(), closed: z.int(), drills: z.int() }),
});
export type CasesPage = z.infer<typeof CasesPage>;

export const CaseInput = z.strictObject({ caseId: CaseId });
const Somebody = z.object({ staffId: StaffId, name: z.string() });

export const TASK_STATES = ['open', 'done', 'dropped'] as const;
export const CaseTask = z.object({
  taskId: TaskId,
  title: Words,
  dueAt: z.date(),
  assignedTo: StaffId.nullable(),
  assignedName: z.string().nullable(),
  state: z.enum(TASK_STATES),
  words: z.string().nullable(),
  settledByName: z.string().nullable(),
  settledAt: z.date().nullable(),
});
export type CaseTask = z.infer<typeof CaseTask>;
export const EVIDENCE_KINDS = ['note', 'alert', 'event'] as const;
export const CaseEvidence = z.object({
  evidenceId: EvidenceId,
  kind: z.enum(EVIDENCE_KINDS),
  about: z.string().nullable(),
  alertNumber: z.int().nullable(),
  words: z.string().nullable(),
  /** SHA-256 in letters. */
  digest: z.string(),
  takenByName: z.string().nullable(),
  takenAt: z.date(),
});
export type CaseEvidence = z.infer<typeof CaseEvidence>;
export const AlertOfCase = z.object({
  alertId: AlertId,
  number: z.int(),
  title: Words,
  severity: AlertSeverity,
  state: AlertState,
  staffName: z.string(),
  raisedAt: z.date(),
});
export type AlertOfCase = z.infer<typeof AlertOfCase>;
const OtherCase = z.object({ caseId: CaseId, number: z.string(), title: z.string() });

export const LeakCase = CaseRow.extend({
  mergedInto: OtherCase.nullable(),
  /** Cases that were merged into this one; what they hold is shown here as well. */
  merged: z.array(OtherCase),
  /** Other cases that go on, to merge with or to move something to. */
  others: z.array(OtherCase),
  people: z.array(Somebody),
  handlers: z.array(Somebody),
  tasks: z.array(CaseTask),
  evidence: z.array(CaseEvidence),
  alertsIn: z.array(AlertOfCase),
});
export type LeakCase = z.infer<typeof LeakCase>;

/** What a real case turned out to be; an exercise turns out to be nothing. */
export const CASE_FINDINGS = ['leak', 'nothing-leaked'] as const;
export const CaseFinding = z.enum(CASE_FINDINGS);
export type CaseFinding = z.infer<typeof CaseFinding>;

const OF_ACT: Readonly<Record<CaseAct, readonly string[]>> = {
  move: ['state', 'words', 'finding'],
  assign: ['ownerId'],
  decide: ['words', 'reason'],
  comment: ['words'],
  merge: ['otherId', 'words'],
  part: ['words'],
  split: ['otherId', 'words', 'alertIds', 'evidenceIds'],
};
/** Words may be left out where a case goes on, and the case to which a split gives where it makes a new one. */
const MAY_BE_LEFT: Readonly<Partial<Record<CaseAct, readonly string[]>>> = {
  move: ['words', 'finding'],
  split: ['otherId', 'alertIds', 'evidenceIds'],
};
/** One step, with what belongs to it and nothing else. */
export const MoveCaseInput = z
  .strictObject({
    caseId: CaseId,
    version: Version,
    act: CaseAct,
    state: CaseState.optional(),
    /** Of a real case that is closed. */
    finding: CaseFinding.optional(),
    ownerId: StaffId.optional(),
    otherId: CaseId.optional(),
    alertIds: z.array(AlertId).max(100).optional(),
    evidenceIds: z.array(EvidenceId).max(100).optional(),
    words: said(500).optional(),
    reason: said(500).optional(),
  })
  .refine(({ caseId: _caseId, version: _version, act, ...given }) => {
    const names = Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [name]));
    const needed = OF_ACT[act].filter((name) => MAY_BE_LEFT[act]?.includes(name) !== true);
    return names.every((name) => OF_ACT[act].includes(name)) && needed.every((name) => names.includes(name));
  })
  .refine(({ state, finding }) => finding === undefined || state === 'closed')
  .refine(({ act, alertIds = [], evidenceIds = [] }) => act !== 'split' || alertIds.length + evidenceIds.length > 0);
export type MoveCaseInput = z.infer<typeof MoveCaseInput>;
export const MovedCase = z.object({
  version: z.int(),
  /** The case that a split made. */ made: OpenedCase.nullable(),
});
export type MovedCase = z.infer<typeof MovedCase>;

const TASK_MINUTES = { min: 5, max: 525_600 } as const;
export const AddTaskInput = z.strictObject({
  caseId: CaseId,
  title: said(120),
  dueInMinutes: z.int().min(TASK_MINUTES.min).max(TASK_MINUTES.max),
  assignedTo: StaffId.nullable(),
});
export type AddTaskInput = z.infer<typeof AddTaskInput>;
export const SettleTaskInput = z
  .strictObject({
    caseId: CaseId,
    taskId: TaskId,
    as: z.enum(['done', 'dropped']),
    words: said(500).nullable(),
  })
  .refine(({ as, words }) => as === 'done' || words !== null);
export type SettleTaskInput = z.infer<typeof SettleTaskInput>;
export const AssignTaskInput = z.strictObject({ caseId: CaseId, taskId: TaskId, assignedTo: StaffId.nullable() });
export type AssignTaskInput = z.infer<typeof AssignTaskInput>;

export const TakeEvidenceInput = z
  .strictObject({
    caseId: CaseId,
    kind: z.enum(EVIDENCE_KINDS),
    /** The alert, or the event of the log; a note has none. */
    about: z.uuid().nullable(),
    words: said(2000).nullable(),
  })
  .refine(({ kind, about, words }) => (kind === 'note' ? about === null && words !== null : about !== null));
export type TakeEvidenceInput = z.infer<typeof TakeEvidenceInput>;
export const NamePersonInput = z.strictObject({ caseId: CaseId, staffNumber: z.string().min(1).max(40) });
export type NamePersonInput = z.infer<typeof NamePersonInput>;

export const ClientsOfCaseInput = z.strictObject({ caseId: CaseId, cursor: idOf<'Client'>().nullish() });
export type ClientsOfCaseInput = z.infer<typeof ClientsOfCaseInput>;
export const ClientOfCaseRow = z.object({
  clientId: idOf<'Client'>(),
  /** null: erased, or out of the reader's reach. */
  number: z.int().nullable(),
  foundBy: z.enum(['radius', 'alert', 'decoy', 'said']),
  classes: z.array(z.enum(RECORD_CLASSES)),
  takenAt: z.date(),
});
export type ClientOfCaseRow = z.infer<typeof ClientOfCaseRow>;
export const ClientsOfCasePage = z.object({
  rows: z.array(ClientOfCaseRow),
  next: z.string().nullable(),
  inAll: z.int(),
});
export type ClientsOfCasePage = z.infer<typeof ClientsOfCasePage>;
export const TakeClientsInput = z.strictObject({
  caseId: CaseId,
  /** Numbers of clients as the office says them. */
  numbers: z.array(z.int().min(1).max(999_999_999)).min(1).max(200),
  classes: z.array(z.enum(RECORD_CLASSES)).max(3),
});
export type TakeClientsInput = z.infer<typeof TakeClientsInput>;
export const TakenClients = z.object({
  taken: z.int(),
  /** Were in the case before. */ before: z.int(),
  /** No client of that number is within reach. */ unknown: z.array(z.int()),
});
export type TakenClients = z.infer<typeof TakenClients>;

export const ENTRIES_OF_A_PAGE = 60;
export const TimelineInput = z.strictObject({
  caseId: CaseId,
  cursor: z
    .string()
    .regex(/^\d{10,20}\/[a-z0-9:-]{1,80}$/)
    .nullish(),
});
export type TimelineInput = z.infer<typeof TimelineInput>;
export const TimelineEntry = z.object({
  key: z.string(),
  at: z.date(),
  /** What lies behind it: a step, an alert, a task, evidence, a person, clients; other folders bring more. */
  what: z.string(),
  /** What about it: the act, the rule, the play. */
  code: z.string(),
  title: Words.nullable(),
  /** Beside the code: a state, a name, a number. */
  detail: z.string().nullable(),
  words: z.string().nullable(),
  reason: z.string().nullable(),
  byName: z.string().nullable(),
  /** Where it happened in a case that was merged into this one. */
  ofCase: z.string().nullable(),
});
export type TimelineEntry = z.infer<typeof TimelineEntry>;
export const TimelinePage = z.object({ entries: z.array(TimelineEntry), next: z.string().nullable() });
export type TimelinePage = z.infer<typeof TimelinePage>;
