import type { ClausePolicy, PackedRule, RuleSet } from '@kean/authorization';
import type { Rows } from './invented-office.ts';
import { type Locks, productLocks } from './locks.ts';

/** One way to get a permission wrong, as somebody might by mistake. The comparison has to notice every one of them. */
export interface BrokenLock {
  readonly name: string;
  readonly locks: Locks;
  /** Where Postgres itself is broken: breaks it, and hands back what mends it. */
  readonly spoil?: (sql: Rows) => Promise<() => Promise<void>>;
}

type Comparison = NonNullable<PackedRule['any']>[number];

/** A compiler that changes each rule it made. */
function compiling(change: (rule: PackedRule, policies: readonly ClausePolicy[]) => readonly PackedRule[]): Locks {
  const compile: Locks['compile'] = (policies, roleGrants): RuleSet => {
    const good = productLocks.compile(policies, roleGrants);
    const roles = Object.entries(good.roles).map(([role, rules]) => {
      return [role, rules.flatMap((rule) => change(rule, policies))] as const;
    });
    return { ...good, roles: Object.fromEntries(roles) };
  };
  return { ...productLocks, compile };
}

function comparing(change: (one: Comparison, rule: PackedRule) => readonly Comparison[]): Locks {
  return compiling((rule) => {
    if (rule.any === null) return [rule];
    const any = rule.any.flatMap((one) => change(one, rule));
    return any.length === 0 ? [] : [{ ...rule, any }];
  });
}

/** A role under a name of which nothing is known. */
const unnoticed = (role: string): string => `role-${role}`;

const OWN = 'staffId';
const POLICY = `select pg_get_expr(polqual, polrelid) as using from pg_policy where polname = 'client_within_scope'`;

/** The policy on clients with a part of its text changed. @throws TypeError where there is no such part any more */
function spoilPolicy(change: (using: string) => string): NonNullable<BrokenLock['spoil']> {
  return async (sql) => {
    const [policy] = await sql.query<{ using: string }>(POLICY);
    const using = policy?.using ?? '';
    const spoilt = change(using);
    if (spoilt === using) throw new TypeError('the policy on clients is not written as it was when it was spoilt');
    const put = (text: string) => sql.query(`alter policy client_within_scope on client using (${text})`);
    await put(spoilt);
    return async () => void (await put(using));
  };
}

export const BROKEN_LOCKS: readonly BrokenLock[] = [
  {
    name: 'the compiler takes a team for its branch',
    locks: comparing((one) => [one.equals === 'teamId' ? { ...one, property: 'branchId', equals: 'branchId' } : one]),
  },
  {
    name: 'the compiler forgets that an assignment lapses',
    locks: comparing((one) => [{ ...one, lapses: null }]),
  },
  {
    name: "the compiler forgets that a wider scope contains what is one's own",
    locks: comparing((one, rule) => (one.equals === OWN && rule.scope !== 'own' ? [] : [one])),
  },
  {
    name: 'the compiler takes a region for the whole agency',
    locks: compiling((rule) => [rule.scope === 'region' ? { ...rule, scope: 'agency', any: null } : rule]),
  },
  {
    name: 'the compiler grants every field that is offered',
    locks: compiling((rule, policies) => {
      if (rule.fields === null) return [rule];
      const offer = policies
        .flatMap(({ clause, actions }) =>
          actions.map((one) => ({ name: `${clause}.${one.action}`, fields: one.fields })),
        )
        .find(({ name }) => name === rule.action);
      return [{ ...rule, fields: [...(offer?.fields ?? rule.fields)] }];
    }),
  },
  {
    name: 'the compiler loses every grant for a branch',
    locks: compiling((rule) => (rule.scope === 'branch' ? [] : [rule])),
  },
  {
    name: 'the compiler gives every role the rules of all',
    locks: {
      ...productLocks,
      compile: (policies, roleGrants) => {
        const good = productLocks.compile(policies, roleGrants);
        const all = Object.values(good.roles).flat();
        return { ...good, roles: Object.fromEntries(Object.keys(good.roles).map((role) => [role, all])) };
      },
    },
  },
  {
    name: 'the compiler forgets that the auditor and the operator see no client',
    locks: {
      ...productLocks,
      compile: (policies, roleGrants) => {
        const good = productLocks.compile(policies, roleGrants);
        const roles = Object.entries(good.roles).map(([role, rules]) => [unnoticed(role), rules]);
        return { ...good, roles: Object.fromEntries(roles) };
      },
      rolesOf: (roles) => roles.map(unnoticed),
    },
  },
  {
    name: 'an empty filter is every row',
    locks: {
      ...productLocks,
      condition: (filter) => (filter.reach === 'nothing' ? { text: 'true', values: [] } : filter.sql('r')),
    },
  },
  {
    name: 'the filter in SQL does not ask for the lapse',
    locks: {
      ...productLocks,
      condition: (filter) => {
        const { text, values } = filter.sql('r');
        return { text: text.replaceAll(/ AND \(r\."assignment_lapses_at" IS NULL OR [^)]*\(\)\)/g, ''), values };
      },
    },
  },
  {
    name: 'a question without its field is answered as for some field',
    locks: {
      ...productLocks,
      may: (authorizer, action, subject, row, field) =>
        field === undefined
          ? authorizer.can(action, subject, row) || authorizer.fieldsOf(action, subject, row).length > 0
          : authorizer.can(action, subject, row, field),
    },
  },
  {
    name: 'the compiler drops the conditions of a grant',
    locks: compiling((rule) => [{ ...rule, when: [] }]),
  },
  {
    name: 'the compiler takes one condition for enough',
    locks: compiling((rule) => [{ ...rule, when: rule.when.slice(0, 1) }]),
  },
  {
    name: 'the compiler forgets that a grant ends',
    locks: compiling((rule) => [{ ...rule, until: null }]),
  },
  {
    name: 'row security forgets that an assignment lapses',
    locks: productLocks,
    spoil: spoilPolicy((using) => using.replaceAll('(assignment_lapses_at IS NULL)', 'true')),
  },
  {
    name: 'row security lets through any kind of client where one is named',
    locks: productLocks,
    spoil: spoilPolicy((using) => using.replaceAll(/kean_kind_is_named\('branch'::text, state, origin\)/g, 'true')),
  },
  {
    name: 'row security lets everybody see everything of an import',
    locks: productLocks,
    spoil: async (sql) => {
      await sql.query('alter table import no force row level security; alter table import disable row level security');
      return async () => {
        await sql.query('alter table import enable row level security; alter table import force row level security');
      };
    },
  },
];
