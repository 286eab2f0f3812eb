import type { Answer } from '../office/colleague.ts';
import type { Asking } from './transcript.ts';
import type { State, TwofoldOffice } from './two-states.ts';

/** A way in which a masked value might get out, put between the proof and the office on purpose: the comparison has to notice it. */
export interface Leak {
  readonly name: string;
  readonly through: (office: TwofoldOffice, state: State) => Asking;
}

/** An office that answers as the real one does, and changes the answer about a client by what is sealed of it. */
function changing(change: (answer: Answer, remark: string, state: State) => Answer): Leak['through'] {
  return ({ clients }, state) =>
    (who) => ({
      send: async (address, init) => {
        const answer = await who.atApi.send(address, init);
        const about = clients.find(({ client }) =>
          `${decodeURIComponent(address)}${String(init?.body)}`.includes(client.id),
        );
        return about === undefined ? answer : change(answer, about.values[state].remark, state);
      },
    });
}

export const LEAKS: readonly Leak[] = [
  {
    name: 'an answer grows with the length of a value',
    through: changing((answer, remark) => ({ ...answer, body: `${answer.body}${' '.repeat(remark.length % 7)}` })),
  },
  {
    name: 'an answer of the same length says which of two values it is',
    through: changing((answer, _, state) => ({
      ...answer,
      body: answer.body.replace('"', state === 'first' ? '"' : "'"),
    })),
  },
  {
    name: 'a refusal tells something else where a value is long',
    through: changing((answer, remark) => {
      return remark.length < 50 ? answer : { ...answer, body: answer.body.replace('NOT_FOUND', 'TOO_LONG!') };
    }),
  },
];
