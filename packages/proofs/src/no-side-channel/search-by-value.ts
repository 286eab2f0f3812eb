import { grantsOf } from '../every-door/expectation.ts';
import { rowOfClient } from '../every-door/records.ts';
import type { ProofContext } from '../harness/proof.ts';
import type { Somebody } from '../office/everyone.ts';
import { grantReaches } from '../permissions-agree/meaning-of-grants.ts';
import { asMutation } from './transcript.ts';
import type { State, TwofoldClient, TwofoldOffice } from './two-states.ts';

const LARGEST_PAGE = 100;

/**
 * The one box finds a client by a whole phone or by part of a name that somebody types: that is declared, and it works within the
 * place of the grant only. Whoever types the value of a client out of reach is answered as for a value that nobody has; and a value
 * that the client no longer has finds nothing, which shows that the two states differ.
 * @returns how many searches were judged
 */
export async function searchTellsWhatItDeclares(
  { holds }: ProofContext,
  { clients }: TwofoldOffice,
  people: readonly Somebody[],
  state: State,
): Promise<number> {
  let judged = 0;
  for (const who of people) {
    const grant = grantsOf(who).find((one) => `${one.clause}.${one.action}` === 'clients.search');
    if (grant === undefined) continue;
    for (const twofold of clients) {
      for (const had of ['first', 'second'] as const) {
        for (const field of ['phone', 'phone2', 'name'] as const) {
          const found = await findsBy(who, twofold, twofold.values[had][field]);
          const reached = grantReaches(grant, who.at, rowOfClient(twofold.client));
          const due = reached && had === state;
          holds(`${who.title} ${found ? 'found' : 'missed'} a client by a ${field} of the ${had} state`, found === due);
          judged += 1;
        }
      }
    }
  }
  return judged;
}

async function findsBy(who: Somebody, { client }: TwofoldClient, typed: string): Promise<boolean> {
  const { address, init } = asMutation('clients.search', { q: typed, limit: LARGEST_PAGE });
  const { body } = await who.atApi.send(address, init);
  return body.includes(client.id);
}
