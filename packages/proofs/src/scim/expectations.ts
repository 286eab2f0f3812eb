import { readFileSync } from 'node:fs';

/** One behaviour: what is asked, and what the standard or a directory of the market expects. `{{name}}` stands for what an earlier answer kept. */
export interface Expectation {
  readonly source: string;
  readonly says: string;
  readonly ask: {
    readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
    readonly path: string;
    readonly body?: unknown;
    readonly raw?: string;
    readonly headers?: Readonly<Record<string, string>>;
  };
  readonly status: number;
  readonly scimType?: string;
  /** What the body holds at least. */
  readonly holds?: unknown;
  /** Paths that it does not hold. */
  readonly lacks?: readonly string[];
  readonly keep?: Readonly<Record<string, string>>;
  /** Whether an epoch moves or an act is recorded. */
  readonly changes?: boolean;
}

export interface Answered {
  readonly status: number;
  readonly contentType: string;
  readonly body: unknown;
}

export interface Server {
  ask(method: string, path: string, headers: Readonly<Record<string, string>>, body: string | null): Promise<Answered>;
  /** A number that moves with every epoch of a person and every act in the log, reading aside. */
  moved(): Promise<string>;
}

export const EXPECTATIONS: readonly Expectation[] = JSON.parse(
  readFileSync(new URL('./expectations.json', import.meta.url), 'utf8'),
);

/** @returns what did not hold, one sentence each; empty where the server is as expected */
export async function compareWithExpectations(
  server: Server,
  known: Readonly<Record<string, string>>,
  expectations: readonly Expectation[] = EXPECTATIONS,
): Promise<string[]> {
  const names: Record<string, string> = { ...known };
  const filled = (text: string) => text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => names[name] ?? '');
  const inside = (value: string) => JSON.stringify(value).slice(1, -1);
  const filledJson = (value: unknown) =>
    JSON.stringify(value).replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => inside(names[name] ?? ''));
  const wrong: string[] = [];
  for (const { source, says, ask, status, scimType, holds, lacks = [], keep = {}, changes } of expectations) {
    const before = changes === undefined ? '' : await server.moved();
    const headers = Object.fromEntries(Object.entries(ask.headers ?? {}).map(([name, value]) => [name, filled(value)]));
    const body = ask.raw ?? (ask.body === undefined ? null : filledJson(ask.body));
    const answer = await server.ask(ask.method, filled(ask.path), headers, body);
    const told = `${source}: ${says}`;
    if (answer.status !== status) wrong.push(`${told}: ${answer.status} instead of ${status}`);
    if (answer.body !== null && !answer.contentType.startsWith('application/scim+json'))
      wrong.push(`${told}: ${answer.contentType}`);
    if (scimType !== undefined && at(answer.body, 'scimType') !== scimType)
      wrong.push(`${told}: ${String(at(answer.body, 'scimType'))} instead of ${scimType}`);
    if (holds !== undefined && !includes(answer.body, JSON.parse(filledJson(holds))))
      wrong.push(`${told}: another body`);
    for (const path of lacks) if (at(answer.body, path) !== undefined) wrong.push(`${told}: ${path} is there`);
    for (const [name, path] of Object.entries(keep)) names[name] = String(at(answer.body, path));
    if (changes !== undefined && ((await server.moved()) !== before) !== changes)
      wrong.push(`${told}: ${changes ? 'nothing moved' : 'something moved'}`);
  }
  return wrong;
}

function at(body: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], body ?? {});
}

/** Whether everything of `part` stands in `whole`; lists are as long as each other. */
function includes(whole: unknown, part: unknown): boolean {
  if (Array.isArray(part))
    return (
      Array.isArray(whole) && whole.length === part.length && part.every((each, place) => includes(whole[place], each))
    );
  if (typeof part === 'object' && part !== null)
    return (
      typeof whole === 'object' &&
      whole !== null &&
      Object.entries(part).every(([key, each]) => includes((whole as Record<string, unknown>)[key], each))
    );
  return whole === part;
}
