import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { ambiguityIn } from '../deciding/ambiguity.ts';
import type { Asking } from './ask.ts';

const Expectation = z.strictObject({
  name: z.string().min(1),
  endpoint: z.enum(['evaluation', 'evaluations', 'search/subject', 'search/resource', 'search/action']),
  request: z.json(),
  status: z.int().default(200),
  expected: z.json().optional(),
});
const ExpectationsFile = z.strictObject({ expectations: z.array(Expectation).min(1) });
export type Expectation = z.infer<typeof Expectation>;

/** The expectations of a policy folder; their form is in the README of the policy files. @throws Error naming what is wrong */
export async function readExpectations(path: string): Promise<readonly Expectation[]> {
  const text = await readFile(path, 'utf8');
  const read = ExpectationsFile.safeParse(JSON.parse(text));
  if (!read.success) throw new Error(`${path}: ${z.prettifyError(read.error)}`);
  if (ambiguityIn(Buffer.from(text)) !== null)
    throw new Error(`${path}: an object has two members of one name, or is nested too deeply`);
  return read.data.expectations;
}

/** What is otherwise than expected, `null` where nothing is. */
export async function breachOf(expectation: Expectation, asking: Asking): Promise<string | null> {
  const { status, body } = await asking.post(`/access/v1/${expectation.endpoint}`, expectation.request);
  if (status !== expectation.status) return `answered ${status} instead of ${expectation.status}`;
  return expectation.expected === undefined ? null : difference(expectation.expected, body, '');
}

/**
 * Compares by what is expected: members of an object that nobody expects may be there. A list has the same length and order,
 * save `results` of a search, which is a set.
 */
export function difference(expected: unknown, found: unknown, path: string): string | null {
  if (Array.isArray(expected)) {
    if (!Array.isArray(found) || found.length !== expected.length) return `${path} has another length than expected`;
    const ordered = path.endsWith('results') ? [inOrder(expected), inOrder(found)] : [expected, found];
    const [wanted = [], there = []] = ordered;
    return first(wanted.map((one, at) => difference(one, there[at], `${path}[${at}]`)));
  }
  if (typeof expected === 'object' && expected !== null) {
    if (typeof found !== 'object' || found === null) return `${path} is no object`;
    return first(
      Object.entries(expected).map(([name, value]) =>
        difference(value, (found as Record<string, unknown>)[name], path === '' ? name : `${path}.${name}`),
      ),
    );
  }
  return Object.is(expected, found)
    ? null
    : `${path} is ${JSON.stringify(found)} instead of ${JSON.stringify(expected)}`;
}

function inOrder(results: readonly unknown[]): readonly unknown[] {
  return [...results].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}

function nameOf(result: unknown): string {
  const { id, name } = result as { id?: string; name?: string };
  return id ?? name ?? '';
}

function first(differences: readonly (string | null)[]): string | null {
  return differences.find((one) => one !== null) ?? null;
}
