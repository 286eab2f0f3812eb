import { type RowReach, SCOPES } from '@kean/kernel';
import { ClientOrigin, ClientState } from '../generated/kean/enums.ts';

/**
 * What a grant on clients may ask about, with every value there is: the columns `state` and `origin`. Finite, so that conditions
 * travel to row security as the kinds of clients that meet them, and a policy only looks whether a word is among those it was given.
 */
export const CLIENT_CONDITIONS = { state: Object.values(ClientState), origin: Object.values(ClientOrigin) };

type Property = keyof typeof CLIENT_CONDITIONS;

/**
 * The words for row security, `<scope>:<state>/<origin>`, sorted; of scopes within the plain one none is needed, and none is wrong.
 * A condition that asks about anything else lets no client through.
 */
export function kindsOfReach({ conditional }: RowReach): string[] {
  const words = conditional.flatMap(({ scope, conditions }) => {
    if (conditions.length === 0 || conditions.some(({ property }) => !Object.hasOwn(CLIENT_CONDITIONS, property)))
      return [];
    const allowed = (property: Property): readonly string[] => {
      const asked = conditions.filter((condition) => condition.property === property);
      return CLIENT_CONDITIONS[property].filter((value) => asked.every(({ oneOf }) => oneOf.includes(value)));
    };
    return allowed('state').flatMap((state) => allowed('origin').map((origin) => `${scope}:${state}/${origin}`));
  });
  return [...new Set(words)].sort();
}

const KNOWN: ReadonlySet<string> = new Set(
  SCOPES.flatMap((scope) =>
    CLIENT_CONDITIONS.state.flatMap((state) => CLIENT_CONDITIONS.origin.map((origin) => `${scope}:${state}/${origin}`)),
  ),
);

/** The setting's text: every word between spaces, so that one is found whole or not at all. */
export function spellKinds(words: readonly string[]): string {
  if (words.some((word) => !KNOWN.has(word))) throw new TypeError('a row principal names kinds of clients that exist');
  return words.length === 0 ? '' : ` ${words.join(' ')} `;
}
