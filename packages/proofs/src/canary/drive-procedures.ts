import type { Colleague } from '../office/colleague.ts';
import type { Chance } from '../wrong-shapes/chance.ts';
import type { Route } from '../wrong-shapes/wrong-request.ts';
import { fittingValue } from '../wrong-shapes/wrong-value.ts';
import type { Answers } from './answers.ts';

/** A subscription that takes what it is given would stream for ever. */
const GIVE_UP_MS = 3_000;
const ROUNDS = 4;

/**
 * Asks every procedure, as every person, with marks in every place where a text fits, in places where none fits, and in envelopes
 * that cannot be read; in the address and in the body.
 * @returns how many procedures were asked
 */
export async function driveProcedures(
  routes: readonly Route[],
  people: readonly Colleague[],
  marks: readonly string[],
  { chance, answers }: { readonly chance: Chance; readonly answers: Answers },
): Promise<number> {
  for (const route of routes) {
    for (const person of people) {
      for (let round = 0; round < ROUNDS; round += 1) {
        const fitting = route.input === null ? null : fittingValue(route.input, chance);
        const marked =
          round % 2 === 0 ? withMarks(fitting, marks, chance) : { ...object(fitting), extra: chance.of(marks) };
        const json = round === 3 ? `{"q":"${chance.of(marks)}` : JSON.stringify(marked);
        const inBody = { method: 'POST', headers: { 'content-type': 'application/json' }, body: json };
        const asked = `${route.path} round ${round}`;
        await ask(person, `/trpc/${route.path}`, inBody, asked, answers);
        await ask(person, `/trpc/${route.path}?input=${encodeURIComponent(json)}`, {}, asked, answers);
      }
    }
  }
  return routes.length;
}

async function ask(
  person: Colleague,
  address: string,
  init: RequestInit,
  asked: string,
  answers: Answers,
): Promise<void> {
  try {
    answers.take(asked, await person.send(address, { ...init, signal: AbortSignal.timeout(GIVE_UP_MS) }));
  } catch (error) {
    if (!(error instanceof Error && error.name === 'TimeoutError')) throw error;
  }
}

function object(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : { value };
}

/**
 * What the office or a person calls a thing of its own, or writes for everybody: a role, a saved view, an undertaking. A client's name typed there is a word like any other, and
 * nobody can tell; a number or an address can be told and has to be refused.
 */
const OWN_WORDS = new Set(['name', 'nameEn', 'title', 'titleEn', 'zh', 'en']);

/** The same value with a mark in the place of every text. */
function withMarks(value: unknown, marks: readonly string[], chance: Chance): unknown {
  if (typeof value === 'string') return chance.of(marks);
  if (Array.isArray(value)) return value.map((part) => withMarks(part, marks, chance));
  if (typeof value !== 'object' || value === null) return value;
  const told = marks.filter((mark) => /\d{6}|@/.test(mark));
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [name, withMarks(part, OWN_WORDS.has(name) ? told : marks, chance)]),
  );
}
