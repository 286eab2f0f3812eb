import type { ProofContext } from '../harness/proof.ts';
import type { Somebody } from '../office/everyone.ts';
import type { Chance } from '../wrong-shapes/chance.ts';
import { outcomeOf, type Request, requestOf, send, withoutReference } from './ask.ts';
import type { Act } from './doors/index.ts';
import { expectedOutcomes } from './expectation.ts';
import type { Asked } from './records.ts';
import type { NamedDoor, Walk } from './walk.ts';

const CALLS_IN_A_BATCH = 8;
const BATCHES_OF_A_PERSON = 12;
/** Their answers tell of time, of what else happened, or change something: in a batch only their refusals can be compared. */
const NEVER_TWICE_THE_SAME =
  /^accountability\.|^storage\.|circulation\.reveal$|\.assign$|\.save$|\.delete$|\.watch$|\.holdings$|\.writeText$|^agency\.sessions\.|^incidents\.(?:alerts\.list|cases\.open|onCall\.\w+|telling\.state)$|^personnel\..*\.export$/;

export interface BatchFigures {
  readonly batches: number;
  readonly allowed: number;
  readonly denied: number;
}

/**
 * Allowed and denied calls in one HTTP request: each part of the answer is what the same call gets alone, byte for byte but the
 * reference, and the body holds nothing else.
 */
export async function compareBatches(context: ProofContext, walk: Walk, chance: Chance): Promise<BatchFigures> {
  let [batches, allowed, denied] = [0, 0, 0];
  for (const who of walk.people) {
    for (let turn = 0; turn < BATCHES_OF_A_PERSON; turn += 1) {
      context.signal.throwIfAborted();
      const kind = turn % 3 === 2 ? 'mutation' : 'query';
      const calls = someCalls(walk, who, kind, chance);
      const expected = calls.map(({ door, route, act }) => expectedOutcomes(door, route.action, act)[0]);
      await walk.query('delete from reveal_quota where staff_id = $1', [who.at.staffId]);
      const answer = await send(who.colleague, batchOf(calls, kind));
      const parts = partsOf(answer.body);
      const at = `a batch of ${calls.map(({ name }) => name).join(', ')} as ${who.title}`;
      context.holds(`${at} had ${parts.length} parts`, parts.length === calls.length);
      for (const [place, { name, door, route, act }] of calls.entries()) {
        const part = JSON.stringify(parts[place]);
        const outcome = outcomeOf({ status: 'error' in (parts[place] ?? {}) ? 400 : 200, body: part });
        context.holds(`${at}: ${name} was ${outcome}, not ${expected[place]}`, outcome === expected[place]);
        if (outcome === 'answered') allowed += 1;
        else denied += 1;
        if (outcome === 'answered' && NEVER_TWICE_THE_SAME.test(name)) continue;
        const alone = await send(who.colleague, requestOf(door, route, act));
        const same = withoutReference(part) === withoutReference(JSON.stringify(JSON.parse(alone.body)));
        context.holds(`${at}: ${name} told something else than alone`, same);
      }
      batches += 1;
    }
  }
  return { batches, allowed, denied };
}

type Call = NamedDoor & { readonly act: Act };

/** Calls of one kind whose outcome the policy alone decides. */
function someCalls(walk: Walk, who: Somebody, kind: 'query' | 'mutation', chance: Chance): Call[] {
  const doors = walk.doors.filter(({ name, door, route }) => {
    const decided = door.afterwards === undefined && door.file === undefined && !name.endsWith('.delete');
    return decided && route.kind === kind;
  });
  const known: readonly Asked[] = [...walk.records, ...walk.absent];
  return Array.from({ length: CALLS_IN_A_BATCH }, () => {
    const named = chance.of(doors);
    const records = known.filter((record) => record.kind === named.door.about);
    const asked = named.door.about === null ? null : chance.of(records);
    const field = named.door.fields === undefined ? {} : { field: chance.of(named.door.fields) };
    return { ...named, act: { who, asked, ...field } };
  });
}

function batchOf(calls: readonly Call[], kind: 'query' | 'mutation'): Request {
  const inputs = calls.flatMap(({ door, act }, place) => {
    const input = door.input(act);
    return input === undefined ? [] : [[place, input] as const];
  });
  const json = JSON.stringify(Object.fromEntries(inputs));
  const address = `/trpc/${calls.map(({ route }) => route.path).join(',')}?batch=1`;
  if (kind === 'query') return { address: `${address}&input=${encodeURIComponent(json)}`, init: {} };
  return { address, init: { method: 'POST', headers: { 'content-type': 'application/json' }, body: json } };
}

function partsOf(body: string): readonly object[] {
  const read: unknown = JSON.parse(body);
  return Array.isArray(read) ? (read as object[]) : [];
}
