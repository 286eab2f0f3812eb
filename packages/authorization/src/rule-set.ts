import { createHash } from 'node:crypto';
import { SCOPES } from '@kean/kernel';
import { z } from 'zod';
import { canonicalJson } from './canonical-json.ts';

const PlainName = z.string().regex(/^[A-Za-z][A-Za-z0-9.-]{0,79}$/);

/** A property of the row equals a part of the principal, and the moment in `lapses`, where one is named, is not over. */
const Comparison = z.strictObject({
  property: PlainName,
  equals: z.enum(['staffId', 'teamId', 'branchId', 'regionId']),
  lapses: PlainName.nullable(),
});
export type Comparison = Readonly<z.infer<typeof Comparison>>;

/** A property of the row has one of these values. */
const Condition = z.strictObject({ property: PlainName, oneOf: z.array(PlainName).min(1) });

/**
 * A grant in the form that travels: a template without a person. `any` lists the comparisons of which one must hold; `null`
 * asks no place, which only the scope `agency` may say. All of `when` must hold as well. `fields` is `null` where the action knows
 * none, `until` where the grant has no end.
 */
const PackedRule = z
  .strictObject({
    action: PlainName,
    subject: PlainName,
    scope: z.enum(SCOPES),
    any: z.array(Comparison).min(1).nullable(),
    fields: z.array(PlainName).min(1).nullable(),
    when: z.array(Condition).readonly(),
    until: z.iso.datetime({ precision: 3 }).nullable(),
  })
  .refine((rule) => (rule.any === null) === (rule.scope === 'agency'), 'only the scope agency asks no place of a row');
export type PackedRule = Readonly<z.infer<typeof PackedRule>>;

/** Every rule of one role. */
export type PackedRole = readonly PackedRule[];

const RuleSetText = z.strictObject({
  version: z.int().min(1),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  roles: z.record(z.string().min(1).max(80), z.array(PackedRule)),
});

/** What every role may do, compiled from the grants of one moment. */
export interface RuleSet {
  /** Grows with every change of a grant; a holder never goes back to a smaller one. */
  readonly version: number;
  /** SHA-256 over the canonical JSON of `roles`, hex. Equal grants have equal hashes, whoever compiled them. */
  readonly hash: string;
  readonly roles: Readonly<Record<string, PackedRole>>;
}

/** The policy hash of these rules. */
export function hashOf(roles: RuleSet['roles']): string {
  return createHash('sha256').update(canonicalJson(roles)).digest('hex');
}

/**
 * Reads a rule set that came over the wire. `null` for anything that is not one, a hash that does not fit its rules
 * included: a truncated or altered answer must never become a permission.
 */
export function readRuleSet(candidate: unknown): RuleSet | null {
  const read = RuleSetText.safeParse(candidate);
  if (!read.success) return null;
  return hashOf(read.data.roles) === read.data.hash ? read.data : null;
}

/** Rules of one role; none for a name that is not a role, `constructor` and its like included. */
export function rulesOfRole(ruleSet: RuleSet, role: string): PackedRole {
  return Object.hasOwn(ruleSet.roles, role) ? (ruleSet.roles[role] ?? []) : [];
}
