import { memberOf } from './compile-rule.ts';

type Roles = Readonly<Record<string, { readonly includes?: readonly string[] | undefined }>>;

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
