import type { ProofContext } from '../harness/proof.ts';
import type { Answer } from '../office/colleague.ts';
import type { Somebody } from '../office/everyone.ts';
import type { ClientWriter, RevealableName } from '../office/written-clients.ts';
import { outcomeOf, type Request, type Route, requestOf, send, withoutReference } from './ask.ts';
import type { Act, Door } from './doors/index.ts';
import { expectedOutcomes, OF_CLIENTS_THEMSELVES, type Outcome } from './expectation.ts';
import { type Asked, relationOf } from './records.ts';
import type { Stranger } from './stranger.ts';

/** A door with the procedure that it belongs to. */
export interface NamedDoor {
  readonly name: string;
  readonly door: Door;
  readonly route: Route;
}

export interface Walk {
  readonly doors: readonly NamedDoor[];
  readonly people: readonly Somebody[];
  readonly records: readonly Asked[];
  readonly absent: readonly Asked[];
  readonly query: ClientWriter['query'];
  /** The same person in a session of this moment: some acts ask for a proof that is not older than some minutes. */
  readonly signInAgain: (who: Somebody) => Promise<Somebody>;
}

/** Asks every door as every person about every record, and compares each answer with the policy. @returns how many calls were made */
export async function walkEveryDoor(context: ProofContext, walk: Walk): Promise<Map<string, number>> {
  const counted = new Map<string, number>();
  const byPerson = walk.people.map((who) => async () => {
    for (const named of walk.doors) await walkDoor(context, walk, who, named, counted);
  });
  await inLanes(4, byPerson);
  return counted;
}

async function walkDoor(
  context: ProofContext,
  { records, absent, query }: Walk,
  who: Somebody,
  { name, door, route }: NamedDoor,
  counted: Map<string, number>,
): Promise<void> {
  for (const field of door.fields ?? [undefined]) {
    const about = door.about === null ? [null] : ofKind([...absent, ...records], door.about);
    const told = new Map<Outcome, { body: string; length: number }>();
    for (const asked of about) {
      context.signal.throwIfAborted();
      const act: Act = { who, asked, ...(field === undefined ? {} : { field }) };
      if (door.fields !== undefined) await query('delete from reveal_quota where staff_id = $1', [who.at.staffId]);
      const answer = await send(door.inner === true ? who.atApi : who.colleague, requestOf(door, route, act));
      const outcome = outcomeOf(answer);
      const expected = expectedOutcomes(door, route.action, act);
      const said = sentence(name, act, outcome);
      context.holds(`${said}; the policy says ${expected.join(' or ')}`, expected.includes(outcome));
      if (outcome === door.notFound || outcome === 'CALL_NOT_YOUR_ROLE')
        tellAlike(context, told, outcome, answer, said);
      const relation = asked === null ? 'no record' : relationOf(who, asked);
      counted.set(relation, (counted.get(relation) ?? 0) + 1);
    }
  }
}

/** Whatever is out of reach is told as what does not exist: the same body, of the same length. The absent record is asked first. */
function tellAlike(
  { holds }: ProofContext,
  told: Map<Outcome, { body: string; length: number }>,
  outcome: Outcome,
  { body }: Answer,
  said: string,
): void {
  const first = told.get(outcome);
  const now = { body: withoutReference(body), length: body.length };
  if (first === undefined) told.set(outcome, now);
  else holds(`${said}, in other words than for an absent one`, first.body === now.body && first.length === now.length);
}

export function sentence(name: string, { who, asked, field }: Act, outcome: Outcome): string {
  const of = field === undefined ? '' : ` of ${field}`;
  const on = asked === null ? '' : ` on ${asked.kind} (${relationOf(who, asked)})`;
  return `${who.title} asked for ${name}${of}${on} and was told ${outcome}`;
}

function ofKind(records: readonly Asked[], kind: Asked['kind']): Asked[] {
  return records.filter((record) => record.kind === kind);
}

/** Nobody is signed in: every door is shut, and says the same whichever record it is asked about. */
export async function walkSignedOut(
  { holds }: ProofContext,
  { doors, people, records, absent }: Walk,
  stranger: Stranger,
): Promise<number> {
  let calls = 0;
  const [who] = people;
  if (who === undefined) throw new TypeError('an office has people');
  for (const { name, door, route } of doors) {
    const [there] = door.about === null ? [null] : ofKind(records, door.about);
    const [nowhere] = door.about === null ? [null] : ofKind(absent, door.about);
    const bodies = new Set<string>();
    for (const asked of [there ?? null, nowhere ?? null]) {
      const field: RevealableName | undefined = door.fields?.[0];
      const request: Request = requestOf(door, route, { who, asked, ...(field === undefined ? {} : { field }) });
      const answer = await send(door.inner === true ? stranger.atApi : stranger.atPortal, request);
      const outcome = outcomeOf(answer);
      const shut = OF_CLIENTS_THEMSELVES.has(route.action) ? 'CALL_VISIT_REQUIRED' : 'CALL_SIGN_IN_REQUIRED';
      holds(`nobody asked for ${name} and was told ${outcome}`, outcome === shut);
      bodies.add(withoutReference(answer.body));
      calls += 1;
    }
    holds(`nobody was told two things by ${name}`, bodies.size === 1);
  }
  return calls;
}

/** So many pieces of work at a time. */
export async function inLanes(lanes: number, work: readonly (() => Promise<void>)[]): Promise<void> {
  const waiting = [...work];
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await next();
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
