/** Who leaves, and how far it is. The portal reads it. */
import { Instant, idOf } from '@kean/kernel';
import { z } from 'zod';
import { DeliveryView } from './contract/deliveries.ts';
import { LEAVING_TASKS, LEAVING_WAYS } from './contract/words.ts';

const oneOf = <Words extends Readonly<Record<string, unknown>>>(words: Words) =>
  z.enum(Object.keys(words) as [keyof Words & string, ...(keyof Words & string)[]]);

export const LeavingWay = oneOf(LEAVING_WAYS);
export type LeavingWay = z.infer<typeof LeavingWay>;
export const LeavingTaskKind = oneOf(LEAVING_TASKS);
export type LeavingTaskKind = z.infer<typeof LeavingTaskKind>;

/** `planned`: access goes on until its time · `running` · `waiting`: for people · `failed`: for somebody who looks why */
export const LeavingState = z.enum(['planned', 'running', 'waiting', 'failed', 'done', 'called-off', 'undone']);
export type LeavingState = z.infer<typeof LeavingState>;

const LeavingId = idOf<'Leaving'>();
const StaffIdShape = idOf<'Staff'>();
const BranchIdShape = idOf<'Branch'>();
const Words = z.object({ zh: z.string(), en: z.string() });

export const LeaverInput = z.strictObject({ staffId: StaffIdShape });

/** A number on record for somebody, without a digit of it: it is compared and never shown. */
export const PhoneOfPerson = z.object({
  phoneId: idOf<'StaffPhone'>(),
  recordedByName: z.string().nullable(),
  recordedAt: z.date(),
  mistakenByName: z.string().nullable(),
  /** From then on it counts as nobody's: it was entered by mistake. */
  mistakenAt: z.date().nullable(),
});
export const PhonesOfPerson = z.array(PhoneOfPerson);
export type PhonesOfPerson = z.infer<typeof PhonesOfPerson>;
export const PersonInput = z.strictObject({ staffId: StaffIdShape });
export const RecordPhoneInput = z.strictObject({ staffId: StaffIdShape, phone: z.string().min(1).max(40) });
export type RecordPhoneInput = z.infer<typeof RecordPhoneInput>;
/** `known`: it was on record for this person. */
export const RecordedPhone = z.object({ outcome: z.enum(['recorded', 'known']) });
export type RecordedPhone = z.infer<typeof RecordedPhone>;
export const MistakePhoneInput = z.strictObject({ phoneId: idOf<'StaffPhone'>() });
export type MistakePhoneInput = z.infer<typeof MistakePhoneInput>;

export const Successor = z.object({
  staffId: StaffIdShape,
  number: z.string(),
  displayName: z.string(),
  isSameTeam: z.boolean(),
});
export type Successor = z.infer<typeof Successor>;

/** What somebody would leave behind, before anybody says that they go. */
export const LeavingPreview = z.object({
  staffId: StaffIdShape,
  number: z.string(),
  displayName: z.string(),
  status: z.enum(['active', 'suspended', 'left']),
  /** What forbids it, with the remedy; `null` where nothing does. */
  refusal: Words.nullable(),
  /** The leaving that is under way already. */
  leavingId: LeavingId.nullable(),
  branches: z.array(
    z.object({
      branchId: BranchIdShape,
      branchName: z.string(),
      branchNameEn: z.string(),
      clients: z.int(),
      /** Who works there and may have clients, the own team first. */
      successors: z.array(Successor),
    }),
  ),
});
export type LeavingPreview = z.infer<typeof LeavingPreview>;

export const BeginLeavingInput = z.strictObject({
  staffId: StaffIdShape,
  way: LeavingWay,
  /** Of a leaving at a set time. */
  at: Instant.nullish(),
  /** Where the reminder of secrecy goes; without it somebody takes the signature on paper. */
  privateMail: z.email().max(120).nullish(),
  proposals: z
    .array(z.strictObject({ branchId: BranchIdShape, successorId: StaffIdShape }))
    .max(20)
    .default([]),
});
export type BeginLeavingInput = z.infer<typeof BeginLeavingInput>;

/** `already`: somebody else had begun it; there is one, and this is its id. */
export const BegunLeaving = z.object({ leavingId: LeavingId, already: z.boolean() });
export type BegunLeaving = z.infer<typeof BegunLeaving>;

export const LeavingRow = z.object({
  leavingId: LeavingId,
  number: z.int(),
  staffId: StaffIdShape,
  staffNumber: z.string(),
  staffName: z.string(),
  branchName: z.string().nullable(),
  branchNameEn: z.string().nullable(),
  way: LeavingWay,
  state: LeavingState,
  orderedByName: z.string().nullable(),
  orderedAt: z.date(),
  cutDueAt: z.date().nullable(),
  cutAt: z.date().nullable(),
  endedAt: z.date().nullable(),
  stepsDone: z.int(),
  stepCount: z.int(),
  signedAt: z.date().nullable(),
  failure: z.string().nullable(),
});
export type LeavingRow = z.infer<typeof LeavingRow>;

export const ListLeavingsInput = z.strictObject({
  state: LeavingState.optional(),
  cursor: z.int().min(1).max(2_147_483_647).nullish(),
  limit: z.int().min(1).max(100).default(50),
});
export type ListLeavingsInput = z.infer<typeof ListLeavingsInput>;
export const LeavingPage = z.object({
  rows: z.array(LeavingRow),
  next: z.int().nullable(),
  counts: z.object({ open: z.int(), failed: z.int(), done: z.int() }),
});
export type LeavingPage = z.infer<typeof LeavingPage>;

/** `done`, or what it waits for. */
export const LeavingStepView = z.object({
  name: z.string(),
  words: Words,
  state: z.enum(['done', 'failed', 'open']),
  taken: z.int(),
  endedAt: z.date().nullable(),
});

export const Leaving = LeavingRow.extend({
  version: z.int(),
  steps: z.array(LeavingStepView),
  tasks: z.array(
    z.object({
      kind: LeavingTaskKind,
      state: z.enum(['open', 'back', 'never-had']),
      confirmedByName: z.string().nullable(),
      confirmedAt: z.date().nullable(),
    }),
  ),
  handovers: z.array(
    z.object({
      branchId: BranchIdShape,
      branchName: z.string(),
      branchNameEn: z.string(),
      proposedName: z.string().nullable(),
      successorName: z.string().nullable(),
      clients: z.int(),
      confirmedByName: z.string().nullable(),
      confirmedAt: z.date().nullable(),
    }),
  ),
  /** Connected systems that are to know of it. */
  systems: z.array(DeliveryView),
  reminder: z.object({
    /** Whether there is an address to send it to; the address itself is read back by nobody. */
    hasMail: z.boolean(),
    freeAt: z.date().nullable(),
    remindedAt: z.date().nullable(),
    reminders: z.int(),
    escalatedAt: z.date().nullable(),
    signedHow: z.enum(['link', 'paper', 'refused']).nullable(),
    takenByName: z.string().nullable(),
    paperRef: z.string().nullable(),
  }),
  sweptAt: z.date().nullable(),
  /** What the last sweep found; nothing is what it ends with. */
  leftOver: z.array(z.object({ name: z.string(), words: Words, count: z.int() })),
  undo: z.object({
    askedByName: z.string().nullable(),
    askedAt: z.date().nullable(),
    isAskedByYou: z.boolean(),
    undoneByName: z.string().nullable(),
  }),
  failedStep: z.string().nullable(),
  failureWords: Words.nullable(),
});
export type Leaving = z.infer<typeof Leaving>;

export const LeavingInput = z.strictObject({ leavingId: LeavingId });
/** What is done is done to what was seen. */
export const SeenLeavingInput = z.strictObject({ leavingId: LeavingId, version: z.int().min(1).max(1_000_000) });
export type SeenLeavingInput = z.infer<typeof SeenLeavingInput>;

export const ConfirmTaskInput = z.strictObject({
  leavingId: LeavingId,
  kind: LeavingTaskKind,
  outcome: z.enum(['back', 'never-had']),
});
export type ConfirmTaskInput = z.infer<typeof ConfirmTaskInput>;

export const RemindInput = z.strictObject({ leavingId: LeavingId, privateMail: z.email().max(120).nullish() });
export type RemindInput = z.infer<typeof RemindInput>;
export const TakeSigningInput = z.strictObject({
  leavingId: LeavingId,
  how: z.enum(['paper', 'refused']),
  /** Number of the paper: the signed one, or the note of the refusal. */
  paperRef: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9][A-Za-z0-9/-]{0,39}$/),
});
export type TakeSigningInput = z.infer<typeof TakeSigningInput>;

export const WaitingHandover = z.object({
  leavingId: LeavingId,
  leavingNumber: z.int(),
  branchId: BranchIdShape,
  branchName: z.string(),
  branchNameEn: z.string(),
  leaverNumber: z.string(),
  leaverName: z.string(),
  clients: z.int(),
  proposedId: StaffIdShape.nullable(),
  cutAt: z.date(),
  successors: z.array(Successor),
});
export type WaitingHandover = z.infer<typeof WaitingHandover>;
export const WaitingHandovers = z.object({ rows: z.array(WaitingHandover) });
export type WaitingHandovers = z.infer<typeof WaitingHandovers>;
export const ConfirmHandoverInput = z.strictObject({
  leavingId: LeavingId,
  branchId: BranchIdShape,
  successorId: StaffIdShape,
});
export type ConfirmHandoverInput = z.infer<typeof ConfirmHandoverInput>;
export const ConfirmedHandover = z.object({ clients: z.int() });
export type ConfirmedHandover = z.infer<typeof ConfirmedHandover>;

const Secret = z.string().regex(/^[A-Za-z0-9_-]{22}$/);
export const ReminderInput = z.strictObject({ secret: Secret });
export const SignReminderInput = z.strictObject({
  secret: Secret,
  /** Who signs says the own number; it stands in no link. */
  staffNumber: z.string().trim().min(1).max(20),
});
export type SignReminderInput = z.infer<typeof SignReminderInput>;
export const Reminder = z.object({
  number: z.int(),
  version: z.int(),
  title: Words,
  paragraphs: z.array(Words),
  signedAt: z.date().nullable(),
});
export type Reminder = z.infer<typeof Reminder>;
