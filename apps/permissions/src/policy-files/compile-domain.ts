import type { Domain, KnownEntity, Verdict } from '../deciding/domain.ts';
import { ownMember, type Question } from '../deciding/question.ts';
import { type PolicyMark, verdictOf } from '../deciding/verdict.ts';
import { hashOfObject } from './canonical-text.ts';
import { judge, type Refuse } from './compile-condition.ts';
import { type CompiledRule, compileRule, memberOf, SharedParts } from './compile-rule.ts';
import type { PolicyFile } from './policy-file.ts';
import type { Asked, KnownSubject } from './read-attribute.ts';
import { RuleIndex } from './rule-index.ts';
import type { Steps } from './steps.ts';
import { ToldRoles, withIncluded } from './with-included.ts';

const NO_RULE = { zh: '没有规则允许这项操作，默认拒绝。', en: 'No rule permits this, so it is denied.' };

/**
 * The policies of one file, ready to answer. A rule that forbids goes before every rule that permits, and what nothing permits
 * is denied. Where a condition cannot be known, a rule that permits does not, and a rule that forbids does.
 * @param refuse called with the place and the fault of anything that does not fit together; it throws
 */
export function* compileDomain(file: PolicyFile, refuse: Refuse): Steps<Domain> {
  const { $schema: _editor, ...policies } = file;
  const mark: PolicyMark = { domain: file.domain, version: String(file.version), hash: yield* hashOfObject(policies) };
  const shared = new SharedParts();
  const rules: CompiledRule[] = [];
  for (const [at, rule] of file.rules.entries()) {
    rules.push(compileRule(file, rule, mark, `rules[${at}]`, refuse, shared));
    yield;
  }
  refuseTwice(
    file.rules.map((rule) => rule.id),
    (position, id) => refuse(`rules[${position}].id`, `"${id}" is there twice`),
  );
  const subjects = knownSubjects(file, refuse);
  const resources = knownResources(file, refuse);
  const [subjectLists, resourceLists] = [listsOf(subjects), listsOf(resources)];
  const index = new RuleIndex();
  for (const rule of rules) {
    index.add(rule);
    yield;
  }
  const denied = verdictOf(false, 'no-rule-permits', NO_RULE, mark);
  const toldRoles = new ToldRoles(file.roles ?? {});
  // Kept apart, so that the rules as they were written are not held beside those that answer.
  const actionsOf = new Map(Object.entries(file.resources).map(([type, { actions }]) => [type, actions]));
  const rolesFrom = new Map(Object.entries(file.subjects).map(([type, { rolesFrom: name }]) => [type, name]));

  const decide = (question: Question, at: number): Verdict => {
    const ofAct = index.find(question);
    if (ofAct === undefined) return denied;
    const subject = subjects.get(question.subject.type)?.get(question.subject.id);
    const resource = resources.get(question.resource.type)?.get(question.resource.id);
    const asked: Asked = { question, subject, resource, at };
    const roles = rolesOf(question, subject, rolesFrom.get(question.subject.type), toldRoles);
    const found =
      ofAct.forbidding?.first(question, roles, (rule) => concerns(rule, question, roles) && isForbidden(rule, asked)) ??
      ofAct.permitting?.first(question, roles, (rule) => concerns(rule, question, roles) && holds(rule, asked));
    return found?.verdict ?? denied;
  };

  return {
    name: mark.domain,
    version: mark.version,
    hash: mark.hash,
    resourceTypes: [...actionsOf.keys()],
    decide,
    knownSubjects: (type) => subjectLists.get(type) ?? [],
    knownResources: (type) => resourceLists.get(type) ?? [],
    permittedActions: (asked, at) =>
      (actionsOf.get(asked.resource.type) ?? []).filter((name) => decide({ ...asked, action: { name } }, at).permit),
  };
}

function holds(rule: CompiledRule, asked: Asked): boolean {
  return rule.when === null || judge(rule.when, asked) === true;
}

/** What cannot be known forbids. */
function isForbidden(rule: CompiledRule, asked: Asked): boolean {
  return rule.when === null || judge(rule.when, asked) !== false;
}

/** What the shelf of the rule has not looked at yet: a rule may name resources, subjects and roles at once. */
function concerns(
  { resourceIds, subjectIds, roles: wanted }: CompiledRule,
  question: Question,
  roles: readonly string[],
) {
  // A rule that names a role and no entity came from the shelf of that role.
  if (resourceIds === null && subjectIds === null) return true;
  if (resourceIds !== null && !resourceIds.has(question.resource.id)) return false;
  if (subjectIds !== null && !subjectIds.has(question.subject.id)) return false;
  return wanted === null || roles.some((role) => wanted.has(role));
}

const NO_ROLES: readonly string[] = [];

function rolesOf(
  question: Question,
  known: KnownSubject | undefined,
  from: string | undefined,
  toldRoles: ToldRoles,
): readonly string[] {
  const told = from === undefined ? undefined : ownMember(question.subject.properties, from);
  if (told === undefined) return known?.roles ?? NO_ROLES;
  return toldRoles.with(known?.roles ?? NO_ROLES, Array.isArray(told) ? told : [told]);
}

function knownSubjects(file: PolicyFile, refuse: Refuse): Map<string, Map<string, KnownSubject>> {
  const roles = file.roles ?? {};
  for (const [role, { includes = [] }] of Object.entries(roles)) {
    const strange = includes.find((name) => memberOf(roles, name) === undefined);
    if (strange !== undefined) refuse(`roles.${role}.includes`, `"${strange}" is not among roles`);
  }
  return knownOf(file.subjects, 'subjects', refuse, (subject, path) => {
    const strange = subject.roles?.find((role) => memberOf(roles, role) === undefined);
    if (strange !== undefined) refuse(`${path}.roles`, `"${strange}" is not among roles`);
    const { id, properties = {} } = subject;
    return { id, properties, roles: withIncluded(subject.roles ?? [], roles) };
  });
}

function knownResources(file: PolicyFile, refuse: Refuse): Map<string, Map<string, KnownEntity>> {
  return knownOf(file.resources, 'resources', refuse, ({ id, properties = {} }) => ({ id, properties }));
}

function knownOf<Written extends { id: string }, Kept>(
  types: Readonly<Record<string, { known?: readonly Written[] | undefined }>>,
  name: 'subjects' | 'resources',
  refuse: Refuse,
  keep: (written: Written, path: string) => Kept,
): Map<string, Map<string, Kept>> {
  return new Map(
    Object.entries(types).map(([type, { known = [] }]) => {
      const path = (position: number) => `${name}.${type}.known[${position}]`;
      refuseTwice(
        known.map(({ id }) => id),
        (position, id) => refuse(`${path(position)}.id`, `"${id}" is there twice`),
      );
      return [type, new Map(known.map((written, position) => [written.id, keep(written, path(position))]))];
    }),
  );
}

function refuseTwice(names: readonly string[], refuse: (position: number, name: string) => never): void {
  const seen = new Set<string>();
  for (const [position, name] of names.entries()) {
    if (seen.has(name)) refuse(position, name);
    seen.add(name);
  }
}

/** By rising id, which is the order of a search. */
function listsOf(types: ReadonlyMap<string, ReadonlyMap<string, KnownEntity>>): Map<string, readonly KnownEntity[]> {
  return new Map([...types].map(([type, known]) => [type, [...known.values()].sort((a, b) => (a.id < b.id ? -1 : 1))]));
}
