import type { DemoSignIn, Instance } from '@kean/dev/instance';
import type { Principal } from '@kean/kernel';
import { answerOf } from './answer-of.ts';
import { Colleague } from './colleague.ts';
import type { ClientWriter } from './written-clients.ts';

/** Somebody of the demo office who is signed in, and where that person works. */
export interface Somebody {
  /** `agent of 花园路店`: says in a figure or a sentence who it was. */
  readonly title: string;
  readonly role: string;
  readonly account: DemoSignIn;
  readonly colleague: Colleague;
  /** The same session at the api itself: without the portal between, times are told apart more finely. */
  readonly atApi: Pick<Colleague, 'send'>;
  readonly at: Pick<Principal, 'staffId' | 'regionId' | 'branchId' | 'teamId'>;
}

const PLACES = `select s.id as "staffId", s.region_id as "regionId", s.branch_id as "branchId", s.team_id as "teamId",
    t.name as "teamName"
  from staff s join auth_user u on u.id = s.id left join team t on t.id = s.team_id where u.email = $1`;

/** Everybody of the demo office who can sign in: every role, agents of two teams and two branches, managers of two branches. */
export async function signInEverybody(instance: Instance, query: ClientWriter['query']): Promise<Somebody[]> {
  return Promise.all(instance.demoSignIns.map((who) => signIn(instance, who, query)));
}

/** The same person, signed in once more beside the sessions there are. */
export function signInAs(instance: Instance, { account }: Somebody, query: ClientWriter['query']): Promise<Somebody> {
  return signIn(instance, account, query);
}

async function signIn(instance: Instance, who: DemoSignIn, query: ClientWriter['query']): Promise<Somebody> {
  const colleague = await Colleague.signIn(instance, who);
  const [found] = await query<Somebody['at'] & { readonly teamName: string | null }>(PLACES, [who.email]);
  if (found === undefined) throw new TypeError(`the ${who.role} of the demo office is nobody's colleague`);
  const { teamName, ...at } = found;
  const where = [who.branch, teamName].filter((place) => place !== null).join(' ');
  const title = where === '' ? who.role : `${who.role} of ${where}`;
  return { title, role: who.role, account: who, colleague, atApi: atApi(instance, colleague), at };
}

function atApi(instance: Instance, { cookieHeader }: Colleague): Pick<Colleague, 'send'> {
  return {
    send: async (address, init = {}) => {
      const headers = new Headers(init.headers);
      headers.set('cookie', cookieHeader);
      const response = await fetch(new URL(address, instance.api.url), { ...init, headers });
      return answerOf(response);
    },
  };
}
