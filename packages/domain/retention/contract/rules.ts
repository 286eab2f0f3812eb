/** Rules of keeping, what they would do, and the clocks that they set. */
import { idOf } from '@kean/kernel';
import { z } from 'zod';
import { EVENT_WORDS, RULE_GROUPS, RULE_LAWS, STARTS } from './words.ts';

const codeOf = <Words extends Readonly<Record<string, unknown>>>(words: Words) =>
  z.enum(Object.keys(words) as [keyof Words & string, ...(keyof Words & string)[]]);
const Day = z.iso.date();

export const RuleGroup = codeOf(RULE_GROUPS);
export type RuleGroup = z.infer<typeof RuleGroup>;
export const RuleStart = codeOf(STARTS);
export type RuleStart = z.infer<typeof RuleStart>;
export const RuleLaw = codeOf(RULE_LAWS);
export type RuleLaw = z.infer<typeof RuleLaw>;
export const RuleState = z.enum(['draft', 'published', 'superseded', 'dropped']);

export const RetentionRule = z.object({
  ruleId: idOf<'RetentionRule'>(),
  group: RuleGroup,
  version: z.number().int(),
  startsWith: RuleStart,
  months: z.number().int(),
  /** The law that it rests on; `null`: the office's own decision. */
  law: RuleLaw.nullable(),
  state: RuleState,
  draftedByName: z.string().nullable(),
  draftedAt: z.date(),
  isDraftedByYou: z.boolean(),
  simulatedAt: z.date().nullable(),
  simulatedDue: z.number().int().nullable(),
  publishedByName: z.string().nullable(),
  publishedAt: z.date().nullable(),
});
export type RetentionRule = z.infer<typeof RetentionRule>;
/** A group with what stands for it, what is drafted, and what stood before. */
export const RulesOfGroup = z.object({
  group: RuleGroup,
  floorMonths: z.number().int(),
  floorLaw: RuleLaw.nullable(),
  stands: RetentionRule.nullable(),
  draft: RetentionRule.nullable(),
  past: z.array(RetentionRule),
});
export type RulesOfGroup = z.infer<typeof RulesOfGroup>;

export const DraftRuleInput = z.strictObject({
  ruleId: idOf<'RetentionRule'>(),
  group: RuleGroup,
  startsWith: RuleStart,
  months: z.int().min(1).max(1_200),
  law: RuleLaw.nullable(),
});
export type DraftRuleInput = z.infer<typeof DraftRuleInput>;
export const RuleInput = z.strictObject({ ruleId: idOf<'RetentionRule'>() });

/** What would be due, month by month, by what stands and by the draft. The first month holds what is due already. */
export const Simulation = z.object({
  ruleId: idOf<'RetentionRule'>(),
  asOf: Day,
  /** Clients of whom the group holds something. */
  clients: z.number().int(),
  months: z.array(z.object({ month: z.string(), now: z.number().int(), drafted: z.number().int() })),
  /** Due after the months that are shown, and with no day at all. */
  later: z.object({ now: z.number().int(), drafted: z.number().int() }),
  /** Within a year. */
  branches: z.array(
    z.object({ name: z.string(), nameEn: z.string(), now: z.number().int(), drafted: z.number().int() }),
  ),
  /** A few whom it would make due first, by number. */
  samples: z.array(z.object({ clientNumber: z.number().int(), dueOn: Day })),
  underHold: z.number().int(),
});
export type Simulation = z.infer<typeof Simulation>;

/** Why a group of a client is still here, and when it goes. */
export const GroupClock = z.object({
  group: RuleGroup,
  rule: z.object({
    version: z.number().int(),
    months: z.number().int(),
    startsWith: RuleStart,
    law: RuleLaw.nullable(),
  }),
  /** `null` while what starts the period has not happened. */
  startedOn: Day.nullable(),
  dueOn: Day.nullable(),
  isDue: z.boolean(),
  /** A list that names it, and the day for which it is scheduled. */
  listNumber: z.number().int().nullable(),
  scheduledOn: Day.nullable(),
});
export type GroupClock = z.infer<typeof GroupClock>;
export const ClientClocks = z.object({
  groups: z.array(GroupClock),
  /** The law keeps contracts: until that day, or, with `null`, until their end is stated. */
  kept: z.object({ until: Day.nullable() }).nullable(),
  isHeld: z.boolean(),
  isRestricted: z.boolean(),
  isErased: z.boolean(),
  events: z.array(
    z.object({ kind: codeOf(EVENT_WORDS), onDay: Day, statedByName: z.string().nullable(), statedAt: z.date() }),
  ),
  mayState: z.boolean(),
});
export type ClientClocks = z.infer<typeof ClientClocks>;
export const ClocksInput = z.strictObject({ clientId: idOf<'Client'>() });
export const StateEventInput = z.strictObject({
  clientId: idOf<'Client'>(),
  kind: codeOf(EVENT_WORDS),
  onDay: Day,
});
export type StateEventInput = z.infer<typeof StateEventInput>;
