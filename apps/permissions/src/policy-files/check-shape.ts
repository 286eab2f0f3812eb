import { PolicyFile, Rule } from './policy-file.ts';
import type { Steps } from './steps.ts';

export type CheckedShape =
  | { readonly success: true; readonly file: PolicyFile }
  | { readonly success: false; readonly path: readonly PropertyKey[]; readonly message: string };

/**
 * The shape of a policy file, a step for each rule; what it takes is what the schema of the whole file takes, which a test proves.
 * Ten thousand rules in one go would hold up every question for a second.
 */
export function* checkShape(value: unknown): Steps<CheckedShape> {
  const written = rulesOf(value);
  const around = PolicyFile.safeParse(written === null ? value : { ...(value as object), rules: [] });
  if (!around.success) return fault(around.error, []);
  const rules: Rule[] = [];
  for (const [at, rule] of (written ?? []).entries()) {
    const read = Rule.safeParse(rule);
    if (!read.success) return fault(read.error, ['rules', at]);
    rules.push(read.data);
    yield;
  }
  return { success: true, file: { ...around.data, rules } };
}

function rulesOf(value: unknown): readonly unknown[] | null {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, 'rules')) return null;
  const { rules } = value as { readonly rules: unknown };
  return Array.isArray(rules) ? rules : null;
}

function fault(
  {
    issues: [issue],
  }: { readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[] },
  before: readonly PropertyKey[],
): CheckedShape {
  const { path = [], message = 'it has another shape than a policy file' } = issue ?? {};
  return { success: false, path: [...before, ...path], message };
}
