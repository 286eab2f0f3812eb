import type { ProofContext } from '../harness/proof.ts';
import {
  cannotBeToldApart,
  noticesADelay,
  type Pairing,
  type Timed,
  tell,
  timeAgainIfInDoubt,
} from '../harness/time-pair.ts';
import type { Somebody } from '../office/everyone.ts';
import { asMutation, asQuery, revealInput, sealedAgainst } from './transcript.ts';
import type { TwofoldClient, TwofoldOffice } from './two-states.ts';

type Ask = (client: TwofoldClient) => { readonly address: string; readonly init: RequestInit };

/**
 * The same question about the client whose values are short and the one whose values are long: no role can tell from the time which
 * it was. A delay on purpose is noticed.
 */
export async function timeValues(
  context: ProofContext,
  office: TwofoldOffice,
  people: readonly Somebody[],
  pairs: number,
): Promise<readonly Timed[]> {
  const timed: Timed[] = [];
  const onePerRole = [...new Map(people.map((who) => [who.role, who])).values()];
  for (const who of onePerRole) {
    for (const [title, ask] of questionsOf(who, office)) {
      context.say(`timing ${who.role} at ${title}`);
      const found = await timeAgainIfInDoubt(pairingOf(who, title, ask, office), pairs, context.signal);
      context.holds(`${found.title}: ${tell(found)}`, cannotBeToldApart(found));
      timed.push(found);
    }
  }
  const agent = onePerRole.find(({ role }) => role === 'agent');
  const [title, ask] = agent === undefined ? [] : (questionsOf(agent, office)[0] ?? []);
  if (agent === undefined || title === undefined || ask === undefined) throw new TypeError('agents ask for dossiers');
  await noticesADelay(context, pairingOf(agent, title, ask, office), pairs);
  return timed;
}

function pairingOf(who: Somebody, title: string, ask: Ask, { short, long }: TwofoldOffice): Pairing {
  const send = async (client: TwofoldClient): Promise<void> => {
    const { address, init } = ask(client);
    await who.atApi.send(address, init);
  };
  return { title: `${who.role} at ${title}`, one: () => send(long), other: () => send(short) };
}

/** Questions that reach the two clients, or are refused about them, without opening a value. */
function questionsOf(who: Somebody, { short, long }: TwofoldOffice): readonly (readonly [string, Ask])[] {
  const sealed = sealedAgainst(who, short).filter((field) => sealedAgainst(who, long).includes(field));
  const refusedLooks = sealed
    .filter((field) => field === 'property.certificateNo' || field === 'remark')
    .map((field): readonly [string, Ask] => {
      return [
        `a refused look at ${field}`,
        (one) => asMutation('circulation.reveal', revealInput(one, field, 'follow-up')),
      ];
    });
  return [
    ['the dossier', ({ client }) => asQuery('clients.dossier', { clientId: client.id })],
    ['what may be looked at', ({ client }) => asQuery('circulation.revealOptions', { clientId: client.id })],
    ['a search by number', ({ client }) => asMutation('clients.search', { q: `KH-${client.number}` })],
    ['a search by identity number', ({ values }) => asMutation('clients.search', { q: values.first.idNumber })],
    ...refusedLooks,
  ];
}
