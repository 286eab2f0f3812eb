import type { Facts } from './event.ts';

/**
 * Facts as the database keeps them: their names in the form of the event, their values as a JSON list in the row.
 * @returns `null` for an event without facts, `undefined` where list and names do not belong together
 */
export function factsOf(names: readonly string[], values: string | null): Facts | null | undefined {
  if (values === null) return names.length === 0 ? null : undefined;
  const list = listIn(values);
  if (list === null || list.length !== names.length) return undefined;
  return Object.fromEntries(names.map((name, place) => [name, list[place] as Facts[string]]));
}

function listIn(text: string): readonly unknown[] | null {
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) ? parsed : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
