/** How the office sets its rules: what one proposes, another approves, and what it would have told in past weeks. The portal reads it. */
import { idOf } from '@kean/kernel';
import { z } from 'zod';
import { MEASURES, SEVERITIES } from './signals.ts';

const Words = z.object({ zh: z.string(), en: z.string() });
export const RuleVersionId = idOf<'LeakRuleVersion'>();
export type RuleVersionId = z.infer<typeof RuleVersionId>;
export const SimulationId = idOf<'LeakRuleSimulation'>();
export type SimulationId = z.infer<typeof SimulationId>;
const BranchIdShape = idOf<'Branch'>();

/** From so many records of the strictest class on the law calls a leak by staff serious: 法释〔2017〕10号, article 5. */
export const SERIOUS_FOR_STAFF = 25;

interface Bounds {
  /** A rule that counts records stays under {@link SERIOUS_FOR_STAFF}. */
  readonly most: number;
  /** The window with which an office begins: the same number within less time would be a weaker rule. */
  readonly leastMinutes: number;
}
/** How far the office may go with each rule; the database holds the same. There is no way to switch one off. */
export const RULE_BOUNDS = {
  'decoy-touched': { most: 1, leastMinutes: 1_440 },
  'reveals-in-a-burst': { most: 24, leastMinutes: 60 },
  'reveals-outside-care': { most: 24, leastMinutes: 1_440 },
  'slow-drip': { most: 24, leastMinutes: 43_200 },
  'walks-through': { most: 24, leastMinutes: 120 },
  'leaver-looks': { most: 24, leastMinutes: 1_440 },
  'leaver-exports': { most: 1, leastMinutes: 1_440 },
  'borrowed-beside': { most: 6, leastMinutes: 240 },
  'borrowed-at-night': { most: 24, leastMinutes: 480 },
  'many-refusals': { most: 24, leastMinutes: 60 },
  'searches-in-a-burst': { most: 120, leastMinutes: 60 },
  'exports-in-a-day': { most: 4, leastMinutes: 1_440 },
  'awake-after-long': { most: 24, leastMinutes: 1_440 },
  'looks-off-hours': { most: 24, leastMinutes: 480 },
  'changed-rhythm': { most: 24, leastMinutes: 480 },
  'unknown-device': { most: 24, leastMinutes: 1_440 },
  'in-two-places': { most: 6, leastMinutes: 240 },
  'purposes-that-do-not-fit': { most: 12, leastMinutes: 1_440 },
  'searches-for-weeks': { most: 900, leastMinutes: 43_200 },
  'exports-for-weeks': { most: 12, leastMinutes: 43_200 },
} as const satisfies Record<string, Bounds>;
export type RuleId = keyof typeof RULE_BOUNDS;
export const RULE_IDS = Object.keys(RULE_BOUNDS) as RuleId[];
export const RuleId = z.enum(RULE_IDS as [RuleId, ...RuleId[]]);
/** The longest window: what the watch reads back when its memory is lost. */
export const MOST_MINUTES = 43_200;

/** Words about a rule. No long number and no @: they are about nobody. */
const about = (least: number) =>
  z
    .string()
    .trim()
    .min(least)
    .max(500)
    .refine((text) => !/\d{7}|@/.test(text));

export const ProposeRuleInput = z
  .strictObject({
    rule: RuleId,
    roleCode: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,39}$/)
      .nullable(),
    branchId: BranchIdShape.nullable(),
    threshold: z.int().min(1).max(1_000),
    windowMinutes: z.int().min(1).max(MOST_MINUTES),
    blocks: z.boolean(),
    reason: about(4),
  })
  .refine(({ roleCode, branchId }) => roleCode === null || branchId === null);
export type ProposeRuleInput = z.infer<typeof ProposeRuleInput>;

export const RULE_DECISIONS = ['approved', 'refused', 'withdrawn'] as const;
export const RuleDecision = z.enum(RULE_DECISIONS);
export type RuleDecision = z.infer<typeof RuleDecision>;
/** Whoever refuses says why. */
export const DecideRuleInput = z
  .strictObject({ versionId: RuleVersionId, decision: z.enum(['approved', 'refused']), words: about(2).nullable() })
  .refine(({ decision, words }) => decision === 'approved' || words !== null);
export type DecideRuleInput = z.infer<typeof DecideRuleInput>;
export const RuleVersionInput = z.strictObject({ versionId: RuleVersionId });

export const MOST_WEEKS = 12;
export const SimulateInput = z.strictObject({ versionId: RuleVersionId, weeks: z.int().min(1).max(MOST_WEEKS) });
export type SimulateInput = z.infer<typeof SimulateInput>;

const Pair = { before: z.int(), after: z.int() };
/** What would have been told: `before` by the rules as they were, `after` by what is proposed. */
export const SimulationResult = z.object({
  ...Pair,
  /** Oldest first; days of Asia/Shanghai. */
  weeks: z.array(z.object({ from: z.string(), ...Pair })),
  /** Alerts of this rule that people closed as confirmed, and those of them that the proposal would not have told. */
  confirmed: z.int(),
  missed: z.int(),
  /** Those that were closed as false alarms, and those of them that it would have spared. */
  falseAlarms: z.int(),
  spared: z.int(),
  /** Without names, those told of most often first. */
  people: z.array(z.object(Pair)),
  peopleInAll: z.int(),
  /** The rule asks about devices, and those of sessions that ended are not known any more. */
  isPartial: z.boolean(),
});
export type SimulationResult = z.infer<typeof SimulationResult>;

export const Simulation = z.object({
  simulationId: SimulationId,
  weeks: z.int(),
  state: z.enum(['waiting', 'done']),
  done: z.int(),
  total: z.int(),
  result: SimulationResult.nullable(),
  finishedAt: z.date().nullable(),
});
export type Simulation = z.infer<typeof Simulation>;

/** `in-force`: from its minute on, and not replaced by a later one for the same people. */
export const VERSION_STATES = ['proposed', 'coming', 'in-force', 'replaced', 'refused', 'withdrawn'] as const;
export const RuleVersion = z.object({
  versionId: RuleVersionId,
  rule: RuleId,
  roleCode: z.string().nullable(),
  roleName: z.string().nullable(),
  branchId: BranchIdShape.nullable(),
  branchName: z.string().nullable(),
  threshold: z.int(),
  windowMinutes: z.int(),
  blocks: z.boolean(),
  reason: z.string(),
  state: z.enum(VERSION_STATES),
  proposedByName: z.string().nullable(),
  proposedAt: z.date(),
  /** Of whoever asks: another decides it. */
  isOwn: z.boolean(),
  decidedByName: z.string().nullable(),
  decidedAt: z.date().nullable(),
  words: z.string().nullable(),
  inForceFrom: z.date().nullable(),
  /** The newest one. */
  simulation: Simulation.nullable(),
});
export type RuleVersion = z.infer<typeof RuleVersion>;

export const WatchedRule = z.object({
  rule: RuleId,
  title: Words,
  severity: z.enum(SEVERITIES),
  measure: z.enum(MEASURES),
  /** As an office begins. */
  threshold: z.int(),
  windowMinutes: z.int(),
  most: z.int(),
  leastMinutes: z.int(),
  /** Alerts of the last thirty days. */
  told: z.int(),
});
export type WatchedRule = z.infer<typeof WatchedRule>;

export const RulesView = z.object({
  rules: z.array(WatchedRule),
  /** What is in force, what waits, then what was, the newest first. */
  versions: z.array(RuleVersion),
  roles: z.array(z.object({ code: z.string(), name: z.string(), nameEn: z.string() })),
  branches: z.array(z.object({ branchId: BranchIdShape, name: z.string(), nameEn: z.string() })),
});
export type RulesView = z.infer<typeof RulesView>;
