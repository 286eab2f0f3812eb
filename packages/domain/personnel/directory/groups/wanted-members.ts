import { filterMatches } from '../protocol/filter-matches.ts';
import { isObject, type PatchAct } from '../protocol/patch-op.ts';
import { refuse, URN } from '../protocol/scim-fault.ts';
import type { StoredGroup } from './stored-group.ts';

const MOST_MEMBERS = 10_000;

/** Whom a PUT names. @throws ScimFault mutability where it would rename the role */
export function readGroup(body: unknown, { code, name }: StoredGroup): ReadonlySet<string> {
  if (!isObject(body) || !Array.isArray(body.schemas) || !body.schemas.includes(URN.group))
    throw refuse('invalidSyntax', `"schemas" has to name ${URN.group}.`);
  const { displayName, id, members } = body;
  mustBe(displayName ?? name, name);
  mustBe(id ?? code, code);
  return new Set(idsOf(members ?? []));
}

/** Who is to have the role after the acts of a PATCH, all of them or none. @throws ScimFault */
export function patchMembers({ code, name, members }: StoredGroup, acts: readonly PatchAct[]): ReadonlySet<string> {
  let wanted = new Set<string>(members.map(({ value }) => value));
  const shown = new Map(members.map((member) => [member.value as string, member]));
  for (const { op, attribute, where, value } of acts) {
    if (attribute === 'displayname' || attribute === 'id') {
      if (op === 'remove') throw refuse('mutability', 'A role keeps its name.');
      mustBe(value, attribute === 'id' ? code : name);
      continue;
    }
    if (attribute === 'externalid' || attribute === 'schemas') continue;
    if (attribute !== 'members') throw refuse('invalidPath', 'The path names an attribute that a group does not have.');
    if (where !== null) {
      const meant = [...wanted].filter((id) =>
        filterMatches(where, { value: id, type: 'User', display: shown.get(id)?.display }),
      );
      if (op !== 'remove') throw refuse('invalidPath', 'Members are added and removed; they are not rewritten.');
      // Gone already: a directory that repeats itself has changed nothing.
      for (const id of meant) wanted.delete(id);
    } else if (op === 'remove') {
      if (value === undefined || value === null) wanted = new Set();
      else for (const id of idsOf(value)) wanted.delete(id);
    } else {
      wanted = new Set(op === 'add' ? [...wanted, ...idsOf(value)] : idsOf(value));
    }
  }
  return wanted;
}

function mustBe(said: unknown, is: string): void {
  if (said !== is) throw refuse('mutability', 'A role is named by the office; a directory says who has it.');
}

function idsOf(value: unknown): string[] {
  const list = Array.isArray(value) ? value : [value];
  if (list.length > MOST_MEMBERS) throw refuse('tooMany', `At most ${MOST_MEMBERS} members at once.`);
  return list.map((member: unknown) => {
    const id = isObject(member) ? member.value : member;
    if (typeof id !== 'string') throw refuse('invalidValue', 'A member is named by "value", the id of a User.');
    return id;
  });
}
