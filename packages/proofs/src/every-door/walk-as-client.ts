import { createHash, randomBytes } from 'node:crypto';
import { VISIT_TOKEN_HEADER } from '@kean/clients/contract';
import type { Instance } from '@kean/dev/instance';
import { newId } from '@kean/kernel';
import type { ProofContext } from '../harness/proof.ts';
import { answerOf } from '../office/answer-of.ts';
import type { Answer, Colleague } from '../office/colleague.ts';
import { readInstanceSecrets } from '../office/instance-secrets.ts';
import type { WrittenClient } from '../office/written-clients.ts';
import { outcomeOf, requestOf, send, withoutReference } from './ask.ts';
import type { Act } from './doors/index.ts';
import { OF_CLIENTS_THEMSELVES } from './expectation.ts';
import { invented } from './invented-values.ts';
import type { Asked } from './records.ts';
import { stranger } from './stranger.ts';
import type { NamedDoor, Walk } from './walk.ts';

type Query = Walk['query'];
type Voice = Pick<Colleague, 'send'>;

/** A client in their own pages. */
interface VisitingClient {
  readonly client: WrittenClient;
  readonly visitId: string;
  /** As the portal speaks for them: the token of the visit beside that of the installation. */
  readonly throughPortal: Voice;
  /** As a script in their browser could speak: to the portal's address, with the token of the visit at most. */
  readonly alone: Voice;
}

export interface ClientWalk {
  readonly calls: number;
  readonly ownDoors: number;
}

/**
 * A client in their own pages at every door: those of the office are shut, by whatever record they are asked about; their own open, and
 * hold nothing of anybody else; with the token of the visit alone, without the portal, none opens; and none does once the visit has ended.
 */
export async function walkAsClient(context: ProofContext, instance: Instance, walk: Walk): Promise<ClientWalk> {
  const [mine, other] = walk.records.filter(hasClient);
  if (mine === undefined || other === undefined) throw new TypeError('an office has two clients');
  const visiting = await openVisit(instance, walk.query, mine.client);
  const others = wordsOf(1, other.client);
  const [ofClients, ofOffice] = split(walk.doors);
  const nobody = stranger(instance);
  let calls = 0;
  for (const named of ofOffice) {
    const voice = named.door.file === undefined ? visiting.throughPortal : visiting.alone;
    const shut = await outcomesOf(walk, voice, named, [mine, other]);
    calls += shut.length;
    const told = new Set(shut.map(({ body }) => withoutReference(body)));
    for (const answer of shut) {
      const outcome = outcomeOf(answer);
      context.holds(`a client asked for ${named.name} and was told ${outcome}`, outcome === 'CALL_SIGN_IN_REQUIRED');
    }
    context.holds(`a client was told two things by ${named.name}`, told.size === 1);
  }
  for (const named of ofClients) {
    // A file is asked for at the portal's own address, to which a browser brings the visit by itself.
    const script = named.door.inner === true ? nobody.atApi : isOfBrowser(named) ? nobody.atPortal : visiting.alone;
    const client = isOfBrowser(named) ? visiting.alone : visiting.throughPortal;
    const [answer] = await outcomesOf(walk, client, named, [mine]);
    const [shut] = await outcomesOf(walk, script, named, [mine]);
    if (answer === undefined || shut === undefined) throw new TypeError('a door answers');
    calls += 2;
    const outcome = outcomeOf(answer);
    const fits = ['answered', ...(named.door.afterwards ?? [])].includes(outcome);
    context.holds(`the client asked for ${named.name} and was told ${outcome}`, fits);
    for (const word of others) context.holds(`${named.name} told a client of another`, !answer.body.includes(word));
    context.holds(
      `a script of a browser asked for ${named.name} and was told ${outcomeOf(shut)}`,
      outcomeOf(shut) === 'CALL_VISIT_REQUIRED',
    );
    if (named.route.path === 'clients.visits.leave') await comeBack(walk.query, visiting);
  }
  await endVisit(walk.query, visiting);
  for (const named of ofClients.filter(({ route }) => route.action === 'client-visit')) {
    const client = isOfBrowser(named) ? visiting.alone : visiting.throughPortal;
    const [answer] = await outcomesOf(walk, client, named, [mine]);
    calls += 1;
    const outcome = answer === undefined ? 'nothing' : outcomeOf(answer);
    context.holds(`after the visit ${named.name} said ${outcome}`, outcome === 'CALL_VISIT_REQUIRED');
  }
  return { calls, ownDoors: ofClients.length };
}

const isOfBrowser = ({ door }: NamedDoor): boolean => door.file !== undefined && door.inner !== true;

function hasClient(record: Asked): record is Asked & { readonly client: WrittenClient } {
  return record.kind === 'Client' && record.client !== undefined;
}

function split(doors: readonly NamedDoor[]): readonly [NamedDoor[], NamedDoor[]] {
  const isTheirs = ({ route }: NamedDoor): boolean => OF_CLIENTS_THEMSELVES.has(route.action);
  return [doors.filter(isTheirs), doors.filter((named) => !isTheirs(named))];
}

/** What would give a client away: the values that were sealed, whole, and the ids. @param index counted among the clients that were placed */
function wordsOf(index: number, { id, demandId, propertyId }: WrittenClient): readonly string[] {
  const { phone, phone2, idNumber, remark } = invented(index);
  return [id, demandId, propertyId, phone, phone2, idNumber, remark];
}

async function outcomesOf(
  walk: Walk,
  voice: Voice,
  { door, route }: NamedDoor,
  records: readonly Asked[],
): Promise<Answer[]> {
  const [who] = walk.people;
  if (who === undefined) throw new TypeError('an office has people');
  const about = door.about === null || door.about === 'Client' ? records : ofKind(walk, door.about);
  const answers: Answer[] = [];
  for (const asked of door.about === null ? [null] : about) {
    const field = door.fields?.[0];
    const act: Act = { who, asked, ...(field === undefined ? {} : { field }) };
    answers.push(await send(voice, requestOf(door, route, act)));
  }
  return answers;
}

function ofKind({ records, absent }: Walk, kind: Asked['kind']): Asked[] {
  return [records, absent].flatMap((some) => some.find((record) => record.kind === kind) ?? []);
}

/** An open visit, as entering with link and code leaves it behind (domain/clients/visits has the tests of that). */
async function openVisit(instance: Instance, query: Query, client: WrittenClient): Promise<VisitingClient> {
  const { serviceToken } = await readInstanceSecrets(instance);
  const token = randomBytes(32).toString('base64url');
  const digest = (secret: string): Buffer => createHash('sha256').update(secret).digest();
  const [invitationId, visitId] = [newId<'Invitation'>(), newId<'Visit'>()];
  await query(
    `insert into client_invitation (id, client_id, invited_by, reason, channel, link_digest, ends_at, opened_at, used_at)
     select $1, $2, s.id, 'own-pages', 'screen', $3, now() + interval '30 minutes', now(), now() from staff s limit 1`,
    [invitationId, client.id, digest(invitationId)],
  );
  await query(
    `insert into client_visit (id, client_id, invitation_id, token_digest, ends_at) values ($1, $2, $3, $4, now() + interval '20 minutes')`,
    [visitId, client.id, invitationId, digest(token)],
  );
  const voice = (origin: string, headers: Record<string, string>): Voice => ({
    send: async (address, init = {}) => {
      const all = new Headers(init.headers);
      for (const [name, value] of Object.entries({ ...headers, [VISIT_TOKEN_HEADER]: token })) all.set(name, value);
      const response = await fetch(new URL(address, origin), { redirect: 'manual', ...init, headers: all });
      return answerOf(response);
    },
  });
  const { origin } = new URL(instance.portal.url);
  return {
    client,
    visitId,
    throughPortal: voice(instance.api.url, {
      authorization: `Bearer ${serviceToken}`,
      'x-kean-client-address': '10.20.30.40',
    }),
    alone: voice(origin, { origin, cookie: `kean.visit=${token}` }),
  };
}

/** What ended stays ended, for every login of the product; the walk takes the place of a second visit past the triggers. */
async function comeBack(query: Query, { visitId }: VisitingClient): Promise<void> {
  await query(
    `begin; set local session_replication_role = 'replica'; update client_visit set ended_at = null where id = '${visitId}'; commit`,
  );
}

async function endVisit(query: Query, { visitId }: VisitingClient): Promise<void> {
  await query('update client_visit set ended_at = now() where id = $1', [visitId]);
}
