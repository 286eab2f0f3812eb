import { memberOf } from './compile-rule.ts';

type Roles = Readonly<Record<string, { readonly includes?: readonly string[] | undefined }>>;

/** More than so many are put together anew for each question: kept for every role they could be a great many. */
const MOST_KEPT = 32;

/** The roles that questions tell, with those they include. */
export class ToldRoles {
  readonly #roles: Roles;
  /** For a role that was told alone, which is how most are told. */
  readonly #alone = new Map<string, readonly string[]>();

  constructor(roles: Roles) {
    this.#roles = roles;
  }

  /** @param told what a question says; whatever is no name of a role is left out */
  with(known: readonly string[], told: readonly unknown[]): readonly string[] {
    const [only] = told;
    const alone = known.length === 0 && told.length === 1 && typeof only === 'string';
    const kept = alone ? this.#alone.get(only) : undefined;
    if (kept !== undefined) return kept;
    const names = told.filter((name) => typeof name === 'string');
    const found = withIncluded([...known, ...names], this.#roles);
    // Only what is a role is kept: there are as many as the file has, and a question can invent any number of others.
    if (alone && memberOf(this.#roles, only) !== undefined && found.length <= MOST_KEPT) this.#alone.set(only, found);
    return found;
  }
}

/** These roles with every role they include, however deep; a circle ends where it began. Names that are no role are left out. */
export function withIncluded(names: readonly string[], roles: Roles): readonly string[] {
  const found = new Set<string>();
  const waiting = [...names];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const role = memberOf(roles, name);
    if (role === undefined || found.has(name)) continue;
    found.add(name);
    waiting.push(...(role.includes ?? []));
  }
  return [...found];
}
