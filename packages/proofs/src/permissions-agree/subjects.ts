import { policies } from '@kean/permissions/policies';

/**
 * The kinds of record whose locks are compared, and where a row of each says whose it is: written down here a second time, from
 * the README of authorization and the schema, and taken from no policy.
 */
export const SUBJECTS = ['Client', 'Import', 'Staff'] as const;
export type Subject = (typeof SUBJECTS)[number];

export interface SubjectPlaces {
  readonly table: 'client' | 'import' | 'staff';
  /** Property that names the person a row belongs to. */
  readonly own: 'assigneeId' | 'createdBy' | 'id';
  /** Whether what is a person's own ends by itself. */
  readonly lapses: boolean;
  /** Whether Postgres itself guards the rows: the third lock. The staff directory has two. */
  readonly rowSecurity: boolean;
}

export const PLACES_OF: Readonly<Record<Subject, SubjectPlaces>> = {
  Client: { table: 'client', own: 'assigneeId', lapses: true, rowSecurity: true },
  Import: { table: 'import', own: 'createdBy', lapses: false, rowSecurity: true },
  Staff: { table: 'staff', own: 'id', lapses: false, rowSecurity: false },
};

/**
 * Actions of which what is one's own is no part: a policy that does not offer them for `own` says so (nobody hands on alone what they
 * work with, nobody approves their own).
 */
export const WITHOUT_OWN: ReadonlySet<string> = new Set(
  policies.flatMap(({ clause, actions }) =>
    actions.filter(({ scopes }) => !scopes.includes('own')).map(({ action }) => `${clause}.${action}`),
  ),
);

export function isSubject(name: string): name is Subject {
  return (SUBJECTS as readonly string[]).includes(name);
}
