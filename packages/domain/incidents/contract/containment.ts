/** Measures against a leak: what is closed, to whom, and why. The portal reads it. */
import { idOf } from '@kean/kernel';
import { z } from 'zod';

export const ContainmentId = idOf<'Containment'>();
export type ContainmentId = z.infer<typeof ContainmentId>;

export const CONTAINMENT_KINDS = [
  'freeze',
  'cut-sessions',
  'lock',
  'stop-exports',
  'stop-links',
  'mask',
  'second-factor',
] as const;
export const ContainmentKind = z.enum(CONTAINMENT_KINDS);
export type ContainmentKind = z.infer<typeof ContainmentKind>;

/** Classes of fields as a measure knows them: what is locked or masked together. */
export const CONTAINED_CLASSES = ['names', 'contact', 'identity', 'property', 'words'] as const;
export const ContainedClass = z.enum(CONTAINED_CLASSES);
export type ContainedClass = z.infer<typeof ContainedClass>;

/** Whom or what a measure concerns. */
export const ContainmentTarget = z.discriminatedUnion('of', [
  z.strictObject({ of: z.literal('person'), staffId: idOf<'Staff'>() }),
  z.strictObject({ of: z.literal('client'), clientId: idOf<'Client'>() }),
  z.strictObject({ of: z.literal('branch'), branchId: idOf<'Branch'>() }),
  z.strictObject({ of: z.literal('class'), fieldClass: ContainedClass }),
  z.strictObject({ of: z.literal('office') }),
]);
export type ContainmentTarget = z.infer<typeof ContainmentTarget>;
export type ContainmentOf = ContainmentTarget['of'];

/** What each kind can be pressed against; the database asks the same. */
export const TARGETS_OF_KIND = {
  freeze: ['person'],
  'cut-sessions': ['person', 'branch'],
  lock: ['client', 'branch', 'class'],
  'stop-exports': ['person', 'branch', 'office'],
  'stop-links': ['person', 'client', 'branch'],
  mask: ['class'],
  'second-factor': ['person', 'branch', 'office'],
} as const satisfies Record<ContainmentKind, readonly ContainmentOf[]>;
/** Classes that some screen shows without a look, and that can therefore be masked. */
export const MASKED_CLASSES = ['names', 'contact'] as const satisfies readonly ContainedClass[];

const fits = ({ kind, target }: { kind: ContainmentKind; target: ContainmentTarget }): boolean =>
  (TARGETS_OF_KIND[kind] as readonly string[]).includes(target.of) &&
  (kind !== 'mask' || (target.of === 'class' && (MASKED_CLASSES as readonly string[]).includes(target.fieldClass)));

/** Why something is closed or opened again. No long number and no @: a client is named by their number. */
const Reason = z
  .string()
  .trim()
  .min(4)
  .max(500)
  .refine((text) => !/\d{7}|@/.test(text));
const Pressed = { kind: ContainmentKind, target: ContainmentTarget };

/** A measure ends by itself only where an end is set, a month ahead at most. */
export const MOST_HOURS = 720;

export const PreviewInput = z.strictObject(Pressed).refine(fits);
export type PreviewInput = z.infer<typeof PreviewInput>;
export const PressInput = z
  .strictObject({
    ...Pressed,
    reason: Reason,
    caseId: idOf<'LeakCase'>().nullish(),
    hours: z.int().min(1).max(MOST_HOURS).nullish(),
  })
  .refine(fits);
export type PressInput = z.infer<typeof PressInput>;
export const LiftContainmentInput = z.strictObject({ containmentId: ContainmentId, reason: Reason });
export type LiftContainmentInput = z.infer<typeof LiftContainmentInput>;

export const FindTargetsInput = z.strictObject({
  of: z.enum(['person', 'client', 'branch']),
  text: z.string().trim().max(40),
});
export type FindTargetsInput = z.infer<typeof FindTargetsInput>;
export const FoundTarget = z.object({
  target: ContainmentTarget,
  /** Name of a person or branch; the number of a client. */
  label: z.string(),
  /** Number of a person with their branch; code of a branch. */
  note: z.string(),
});
export type FoundTarget = z.infer<typeof FoundTarget>;

/** Why a measure cannot be pressed as it stands. */
export const PRESS_REFUSALS = ['self', 'already', 'last-hr', 'last-operator', 'last-security'] as const;
export type PressRefusal = (typeof PRESS_REFUSALS)[number];

/** What pressing would close, in counts. */
export const CONSEQUENCES = [
  'people',
  'sessions',
  'keys',
  'streams',
  'exports',
  'links',
  'visits',
  'clients',
  'without-factor',
] as const;
export const Preview = z.object({
  /** Name of a person or branch, number of a client; null for a class, for the office, and for a client out of reach. */
  label: z.string().nullable(),
  consequences: z.array(z.object({ what: z.enum(CONSEQUENCES), many: z.int() })),
  refusal: z.enum(PRESS_REFUSALS).nullable(),
});
export type Preview = z.infer<typeof Preview>;

/** A step of the playbook of a kind of case: a measure with its target where the case names one. */
export const SuggestedMeasure = z.object({
  kind: ContainmentKind,
  of: z.enum(['person', 'client', 'branch', 'class', 'office']),
  /** Whom it would concern; null where somebody chooses. */
  target: ContainmentTarget.nullable(),
  label: z.string().nullable(),
  why: z.object({ zh: z.string(), en: z.string() }),
  isPressed: z.boolean(),
});
export type SuggestedMeasure = z.infer<typeof SuggestedMeasure>;
export const CasePlaybookInput = z.strictObject({ caseId: idOf<'LeakCase'>() });
export const CasePlaybook = z.object({
  /** As people say it, `2026-0007`. */
  caseNumber: z.string(),
  caseKind: z.string(),
  isDrill: z.boolean(),
  steps: z.array(SuggestedMeasure),
});
export type CasePlaybook = z.infer<typeof CasePlaybook>;

export const PressedMeasure = z.object({
  containmentId: ContainmentId,
  number: z.int(),
  isDrill: z.boolean(),
  /** From the commit until whatever was open for those concerned had ended, at every process; null where nothing can be open. */
  endedWithinMs: z.int().nullable(),
  /** Still open when nobody waited any longer. */
  leftOpen: z.int(),
});
export type PressedMeasure = z.infer<typeof PressedMeasure>;

export const ListContainmentInput = z.strictObject({
  show: z.enum(['in-force', 'over']).default('in-force'),
  caseId: idOf<'LeakCase'>().nullish(),
});
export type ListContainmentInput = z.infer<typeof ListContainmentInput>;

export const ContainmentRow = z.object({
  containmentId: ContainmentId,
  number: z.int(),
  kind: ContainmentKind,
  target: ContainmentTarget,
  /** Name of a person or branch, number of a client; null for a class, for the office, and for a client out of reach. */
  label: z.string().nullable(),
  caseId: idOf<'LeakCase'>().nullable(),
  /** As people say it, `2026-0007`. */
  caseNumber: z.string().nullable(),
  reason: z.string(),
  isDrill: z.boolean(),
  pressedByName: z.string().nullable(),
  pressedAt: z.date(),
  endsAt: z.date().nullable(),
  liftedByName: z.string().nullable(),
  liftedAt: z.date().nullable(),
  liftReason: z.string().nullable(),
  isInForce: z.boolean(),
  /** Pressed by whoever reads: another lifts it. */
  isOwn: z.boolean(),
});
export type ContainmentRow = z.infer<typeof ContainmentRow>;
