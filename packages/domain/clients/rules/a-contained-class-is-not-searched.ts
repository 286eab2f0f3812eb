import { type FieldClass, lockedClasses, maskedClasses } from '@kean/authorization';
import type { QueryKind } from './understand-query.ts';

/** Of what class the thing is that was typed. A client's number says nothing about them. */
const CLASS_OF: Readonly<Record<QueryKind, FieldClass | null>> = {
  number: null,
  phone: 'contact',
  'phone-tail': 'contact',
  'name-character': 'names',
  'name-part': 'names',
};

/**
 * Whether a measure against a leak has closed the class of what was typed. A mask that hides a name from whoever looks is none while a search says
 * who is called so.
 */
export function aContainedClassIsNotSearched(roles: readonly string[], kind: QueryKind): boolean {
  const asked = CLASS_OF[kind];
  return asked !== null && (lockedClasses(roles).includes(asked) || maskedClasses(roles).includes(asked));
}
