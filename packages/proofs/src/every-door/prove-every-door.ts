/**
 * Every role at every procedure of the api, about records that are its own, of its team, branch and region, elsewhere and absent: each
 * answer over HTTP is the one that the data of the roles mean. Nobody, and a client in their own pages, find every door of the office shut.
 * What is out of reach is told as what does not exist, in body, length and time; a batch that mixes allowed and denied calls tells no
 * more than the calls alone.
 */
import { startTemporaryInstance } from '@kean/dev/instance';
import type { ProofContext } from '../harness/proof.ts';
import { tell } from '../harness/time-pair.ts';
import { type Somebody, signInAs, signInEverybody } from '../office/everyone.ts';
import { readFileDoors, readRoutes } from '../office/read-routes.ts';
import { openClientWriter } from '../office/written-clients.ts';
import { Chance } from '../wrong-shapes/chance.ts';
import type { Route } from './ask.ts';
import { compareBatches } from './batches.ts';
import { DOORS } from './doors/index.ts';
import { compareLists } from './lists.ts';
import { absentRecords, placeRecords } from './records.ts';
import { stranger } from './stranger.ts';
import { timeRefusals } from './time-refusals.ts';
import { type NamedDoor, type Walk, walkEveryDoor, walkSignedOut } from './walk.ts';
import { walkAsClient } from './walk-as-client.ts';

export interface HowMuch {
  /** Pairs of requests by which a refusal is timed against absence; 0 leaves the times out. */
  readonly pairs: number;
  readonly seed: number;
  /** One person of each role instead of everybody of the demo office. */
  readonly onePerRole?: boolean;
}

export async function proveEveryDoor(
  context: ProofContext,
  { pairs, seed, onePerRole = false }: HowMuch,
): Promise<void> {
  const chance = new Chance(seed);
  const doors = await namedDoors(context);
  const { instance, dispose } = await startTemporaryInstance();
  const writer = await openClientWriter(instance);
  try {
    const everybody = await signInEverybody(instance, writer.query);
    const people = onePerRole ? [...new Map(everybody.map((who) => [who.role, who])).values()] : everybody;
    const records = await placeRecords(instance, writer, people);
    const { query } = writer;
    const signInAgain = (who: Somebody) => signInAs(instance, who, query);
    const walk: Walk = { doors, people, records, absent: absentRecords(), query, signInAgain };
    context.figure('roles', new Set(people.map(({ role }) => role)).size);
    context.figure('people', people.length);
    context.figure('records', records.length);
    await answers(context, walk);
    context.figure('calls of nobody', await walkSignedOut(context, walk, stranger(instance)));
    const asClient = await walkAsClient(context, instance, walk);
    context.figure('calls of a client', `${asClient.calls}, with ${asClient.ownDoors} doors of their own`);
    context.figure('records that lists have to show', await compareLists(context, people, records));
    const { batches, allowed, denied } = await compareBatches(context, walk, chance);
    context.figure('batches', `${batches} with ${allowed} allowed and ${denied} denied calls`);
    context.holds('batches mix allowed and denied calls', allowed > batches && denied > batches);
    if (pairs > 0) await times(context, walk, pairs);
  } finally {
    await writer.close();
    await dispose();
  }
}

/** Every procedure has a door and every door a procedure: what is added to the api is added to this proof, or it fails by its name. */
async function namedDoors({ holds, figure }: ProofContext): Promise<NamedDoor[]> {
  const routes = await readRoutes<Route>();
  const files = (await readFileDoors()).map(
    ({ path, action }): Route => ({ path, action, kind: path.startsWith('GET ') ? 'query' : 'mutation' }),
  );
  const known = new Set([...routes, ...files].map(({ path }) => path));
  const doors = Object.entries(DOORS).map(([name, door]) => ({ name, door, path: name.split('#', 1)[0] ?? name }));
  for (const { name, path } of doors) holds(`no procedure is called ${name}, but it has a door`, known.has(path));
  figure('procedures', routes.length);
  figure('files', files.length);
  return [...routes, ...files].flatMap((route) => {
    const found = doors.filter(({ path }) => path === route.path);
    holds(`${route.path} has no door in this proof (src/every-door/doors/)`, found.length > 0);
    return found.map(({ name, door }) => ({ name, door, route }));
  });
}

/** Relations that have to occur, or the table would have a hole that nobody sees. */
const RELATIONS = ['own', 'own, lapsed', 'own team', 'own branch', 'own region', 'elsewhere', 'absent', 'no record'];

async function answers(context: ProofContext, walk: Walk): Promise<void> {
  context.say('every door');
  const counted = await walkEveryDoor(context, walk);
  for (const relation of RELATIONS) {
    const calls = counted.get(relation) ?? 0;
    context.figure(`answers as the policy says: ${relation}`, calls);
    context.holds(`nobody asked for a record that is ${relation}`, calls > 0);
  }
}

async function times(context: ProofContext, walk: Walk, pairs: number): Promise<void> {
  const { compared, requests, noticeableMs, furthest } = await timeRefusals(context, walk, pairs);
  context.figure('refusals timed against absence', `${compared} doors of a role, ${requests} requests`);
  context.figure('furthest apart', `${furthest.title}: ${tell(furthest)}`);
  const { usual, worst } = noticeableMs;
  context.figure(
    'a difference that would have been noticed, milliseconds',
    `${usual.toFixed(2)}, at worst ${worst.toFixed(2)}`,
  );
}
