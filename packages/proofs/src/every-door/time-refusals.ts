import { median } from '../harness/interleave.ts';
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
import { outcomeOf, requestOf, send } from './ask.ts';
import type { Act } from './doors/index.ts';
import { expectedOutcomes } from './expectation.ts';
import type { Asked } from './records.ts';
import type { NamedDoor, Walk } from './walk.ts';

export interface RefusalTimes {
  readonly compared: number;
  readonly requests: number;
  /** The delay in milliseconds that would have been noticed: in the usual comparison, and in the least sensitive one. */
  readonly noticeableMs: { readonly usual: number; readonly worst: number };
  readonly furthest: Timed;
}

/**
 * Absent and out of reach take the same time, at every door about a record and for one person of each role. What would be noticed is
 * shown by a door that is held open a little longer on purpose.
 */
export async function timeRefusals(context: ProofContext, walk: Walk, pairs: number): Promise<RefusalTimes> {
  const onePerRole = [...new Map(walk.people.map((who) => [who.role, who])).values()];
  const timed: Timed[] = [];
  for (const one of onePerRole) {
    const who = await walk.signInAgain(one);
    for (const named of walk.doors) {
      const pairing = refusedPairing(walk, who, named);
      if (pairing === null) continue;
      context.say(`timing ${pairing.title}`);
      const found = await timeAgainIfInDoubt(pairing, pairs, context.signal);
      context.holds(`${found.title}: ${tell(found)}`, cannotBeToldApart(found));
      timed.push(found);
    }
  }
  const again = await Promise.all(onePerRole.map(walk.signInAgain));
  const [first] = again.flatMap((who) => walk.doors.flatMap((named) => refusedPairing(walk, who, named) ?? []));
  if (first === undefined) throw new TypeError("nothing is out of anybody's reach");
  await noticesADelay(context, first, pairs);
  const furthest = timed.toSorted((a, b) => Math.abs(b.share - 0.5) - Math.abs(a.share - 0.5))[0];
  if (furthest === undefined) throw new TypeError('no door was timed');
  const delays = timed.map((one) => one.noticeableMs);
  const noticeableMs = { usual: median(delays), worst: Math.max(...delays) };
  return { compared: timed.length, requests: timed.length * pairs * 2, noticeableMs, furthest };
}

/** At the api itself. `null` where the door is about no record, or nothing is out of this person's reach that another may reach. */
function refusedPairing({ records, absent }: Walk, who: Somebody, { name, door, route }: NamedDoor): Pairing | null {
  if (door.about === null || door.notFound === undefined || route.kind === 'subscription') return null;
  const act = (asked: Asked): Act => ({ who, asked, ...(door.fields === undefined ? {} : { field: 'phone' }) });
  const refused = (asked: Asked) => expectedOutcomes(door, route.action, act(asked))[0] === door.notFound;
  const nowhere = absent.find(({ kind }) => kind === door.about);
  const hidden = records.find((record) => record.kind === door.about && refused(record));
  if (nowhere === undefined || hidden === undefined || !refused(nowhere)) return null;
  const ask = async (asked: Asked): Promise<void> => {
    const outcome = outcomeOf(await send(who.atApi, requestOf(door, route, act(asked))));
    if (outcome !== door.notFound) throw new TypeError(`${name} said ${outcome} while it was timed`);
  };
  return { title: `${who.role} at ${name}`, one: () => ask(hidden), other: () => ask(nowhere) };
}
