import { z } from 'zod';
import { COMPARISONS, type ComparisonName } from './compare.ts';

/** The shape of a policy file. Its README tells what it means; `policy-file.schema.json` is this shape for editors. */

const Name = z
  .string()
  .min(1)
  .max(200)
  // No control characters: a name is printed, and joined with others to a key.
  .regex(/^[^\p{Cc}]+$/u);
const DomainName = z.string().regex(/^[a-z][a-z0-9-]{0,62}$/);
const Text = z.strictObject({ zh: z.string().min(1).max(500), en: z.string().min(1).max(500) });
const Note = z.string().max(2_000).optional();
const Plain = z.union([z.string(), z.number(), z.boolean()]);

const Attribute = z.strictObject({ attribute: z.string() });
const Right = z.union([Plain, z.array(Plain), Attribute]);
const comparisons = Object.fromEntries(
  Object.keys(COMPARISONS).map((name) => [name, Right.optional()]),
) as unknown as Record<ComparisonName, z.ZodOptional<typeof Right>>;

/** What the right side of a comparison may be: a value, a list of values, or another attribute. */
export type RightSide = z.infer<typeof Right>;

/** One of `all`, `any`, `not`, or `attribute` with one comparison or `exists`. */
export interface Condition extends Partial<Record<ComparisonName, RightSide | undefined>> {
  readonly all?: readonly Condition[] | undefined;
  readonly any?: readonly Condition[] | undefined;
  readonly not?: Condition | undefined;
  readonly attribute?: string | undefined;
  readonly exists?: boolean | undefined;
}

const Condition: z.ZodType<Condition> = z.strictObject({
  get all() {
    return z.array(Condition).min(1).optional();
  },
  get any() {
    return z.array(Condition).min(1).optional();
  },
  get not() {
    return Condition.optional();
  },
  attribute: z.string().optional(),
  exists: z.boolean().optional(),
  ...comparisons,
}) as z.ZodType<Condition>;

const PropertyName = z.string().min(1).max(200);
const Known = z.strictObject({
  id: z.string().min(1).max(1_000),
  properties: z.record(z.string(), z.json()).optional(),
  note: Note,
});
const KnownSubject = z.strictObject({ ...Known.shape, roles: z.array(Name).optional() });

const SubjectType = z.strictObject({
  held: z.array(PropertyName).optional(),
  rolesFrom: PropertyName.optional(),
  known: z.array(KnownSubject).optional(),
  note: Note,
});
const ResourceType = z.strictObject({
  actions: z.array(Name).min(1),
  held: z.array(PropertyName).optional(),
  known: z.array(Known).optional(),
  note: Note,
});
const Role = z.strictObject({ includes: z.array(Name).optional(), note: Note });

export const Rule = z.strictObject({
  id: Name,
  effect: z.enum(['permit', 'forbid']),
  subject: z.strictObject({
    type: Name,
    ids: z.array(z.string().min(1)).min(1).optional(),
    roles: z.array(Name).min(1).optional(),
  }),
  actions: z.array(Name).min(1),
  resource: z.strictObject({ type: Name, ids: z.array(z.string().min(1)).min(1).optional() }),
  when: Condition.optional(),
  reason: Text.optional(),
  note: Note,
});
export type Rule = z.infer<typeof Rule>;

export const PolicyFile = z.strictObject({
  $schema: z.string().optional(),
  domain: DomainName,
  version: z.union([z.string().min(1).max(80), z.int().min(0)]),
  title: Text.optional(),
  note: Note,
  subjects: z.record(Name, SubjectType),
  resources: z.record(Name, ResourceType),
  roles: z.record(Name, Role).optional(),
  rules: z.array(Rule),
});
export type PolicyFile = z.infer<typeof PolicyFile>;
