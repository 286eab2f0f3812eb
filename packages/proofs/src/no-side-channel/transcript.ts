import { withoutReference } from '../every-door/ask.ts';
import { DOORS } from '../every-door/doors/index.ts';
import { expectedOutcomes } from '../every-door/expectation.ts';
import { rowOfClient } from '../every-door/records.ts';
import type { Answer, Colleague } from '../office/colleague.ts';
import type { Somebody } from '../office/everyone.ts';
import { REVEALABLE_NAMES, type RevealableName } from '../office/written-clients.ts';
import type { TwofoldClient, TwofoldOffice } from './two-states.ts';

/** What one person was told to one question. */
export interface Told {
  readonly question: string;
  readonly body: string;
  readonly length: number;
}

export type Asking = (who: Somebody) => Pick<Colleague, 'send'>;
const atApi: Asking = (who) => who.atApi;

/** Every question whose answer may not depend on a value behind a mask, asked as one person. */
export async function transcriptOf(
  { clients }: TwofoldOffice,
  who: Somebody,
  asking: Asking = atApi,
): Promise<readonly Told[]> {
  const told: Told[] = [];
  const ask = async (question: string, request: { address: string; init: RequestInit }): Promise<Answer> => {
    const answer = await asking(who).send(request.address, request.init);
    told.push({ question, body: withoutReference(answer.body), length: answer.body.length });
    return answer;
  };
  const query = (path: string, input: unknown) => ask(`${path} ${JSON.stringify(input)}`, asQuery(path, input));
  const mutate = (path: string, input: unknown) => ask(`${path} ${JSON.stringify(input)}`, asMutation(path, input));
  for (const input of [
    { limit: 100 },
    { limit: 100, state: 'active' },
    { limit: 100, role: 'seller' },
    { role: 'buyer' },
  ]) {
    await query('clients.list', input);
  }
  for (let cursor: unknown = null, page = 0; page < 3 && cursor !== undefined; page += 1) {
    const answer = await query('clients.list', { limit: 3, cursor });
    cursor = /"next":"([^"]+)"/.exec(answer.body)?.[1];
  }
  for (const typed of searchesThatTellNothing(clients)) await mutate('clients.search', { q: typed, limit: 100 });
  for (const twofold of clients) {
    const { id } = twofold.client;
    await query('clients.dossier', { clientId: id });
    await query('circulation.revealOptions', { clientId: id });
    for (const field of sealedAgainst(who, twofold)) {
      await mutate('circulation.reveal', revealInput(twofold, field, 'follow-up'));
      await mutate('circulation.reveal', revealInput(twofold, field, 'incident-handling'));
    }
  }
  return told;
}

/** Fields that this person may not look at on this client; nothing is revealed here that the policy allows. */
export function sealedAgainst(who: Somebody, { client }: TwofoldClient): RevealableName[] {
  const door = DOORS['circulation.reveal'];
  if (door === undefined) throw new TypeError('a look has a door');
  const asked = { kind: 'Client', id: client.id, row: rowOfClient(client), client } as const;
  return REVEALABLE_NAMES.filter((field) => {
    return !expectedOutcomes(door, 'circulation.reveal', { who, asked, field }).includes('answered');
  });
}

/**
 * What can be typed that no mask answers: numbers of clients, what the masks show themselves (surname, last four digits), and every
 * value that is no name and no phone, whole and in part, of both states.
 */
function searchesThatTellNothing(clients: readonly TwofoldClient[]): string[] {
  const SEARCHABLE: readonly RevealableName[] = ['name', 'phone', 'phone2'];
  const closed = REVEALABLE_NAMES.filter((field) => !SEARCHABLE.includes(field));
  return clients.flatMap(({ client, values }) => [
    `KH-${client.number}`,
    values.first.name.slice(0, 1),
    values.first.phone.slice(-4),
    ...closed.flatMap((field) => [values.first[field].slice(0, 40), values.second[field].slice(0, 40)]),
  ]);
}

export function revealInput({ client }: TwofoldClient, field: RevealableName, purpose: string) {
  const itemId = field.startsWith('property.') ? client.propertyId : client.demandId;
  return { clientId: client.id, field, purpose, ...(field.includes('.') ? { itemId } : {}) };
}

export function asQuery(path: string, input: unknown) {
  return { address: `/trpc/${path}?input=${encodeURIComponent(JSON.stringify(input))}`, init: {} };
}

export function asMutation(path: string, input: unknown) {
  const headers = { 'content-type': 'application/json' };
  return { address: `/trpc/${path}`, init: { method: 'POST', headers, body: JSON.stringify(input) } };
}

/** The first question that was answered differently in the two states, and how; `null` where none was. */
export function firstDifference(one: readonly Told[], other: readonly Told[]): string | null {
  if (one.length !== other.length) return `there were ${one.length} answers, then ${other.length}`;
  for (const [place, told] of one.entries()) {
    const then = other[place];
    if (then?.question !== told.question) return `${told.question} was asked, then ${then?.question}`;
    if (then.length !== told.length) return `${told.question}: ${told.length} bytes, then ${then.length}`;
    if (then.body !== told.body) return `${told.question}: another body of the same length`;
  }
  return null;
}
