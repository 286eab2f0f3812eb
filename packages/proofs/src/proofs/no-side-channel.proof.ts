/**
 * Two offices that differ in nothing but values behind masks answer every role byte for byte alike: lists, pages, searches, dossiers,
 * what may be looked at, refusals. A masked field in a filter, an order, a group, a count, a search, a selection or an export is
 * refused as a field that does not exist. Time tells nothing either. Leaks that are put in on purpose are noticed.
 */
import { startTemporaryInstance } from '@kean/dev/instance';
import { countOf } from '../harness/context.ts';
import { median } from '../harness/interleave.ts';
import type { Proof, ProofContext } from '../harness/proof.ts';
import { tell } from '../harness/time-pair.ts';
import { LEAKS } from '../no-side-channel/leaks.ts';
import { refuseParameters } from '../no-side-channel/refused-parameters.ts';
import { searchTellsWhatItDeclares } from '../no-side-channel/search-by-value.ts';
import { timeValues } from '../no-side-channel/time-values.ts';
import { firstDifference, type Told, transcriptOf } from '../no-side-channel/transcript.ts';
import { type TwofoldOffice, writeTwofoldOffice } from '../no-side-channel/two-states.ts';
import { type Somebody, signInEverybody } from '../office/everyone.ts';
import { openClientWriter, REVEALABLE_NAMES } from '../office/written-clients.ts';

export const proof: Proof = {
  about: 'No role learns a masked value by filter, sort, group, count, search, error text, response size or timing.',
  run: async (context) => {
    const pairs = countOf(context, 'pairs', 200);
    const { instance, dispose } = await startTemporaryInstance();
    const writer = await openClientWriter(instance);
    try {
      const people = await signInEverybody(instance, writer.query);
      const office = await writeTwofoldOffice(writer, people);
      context.figure('people', people.length);
      context.figure('masked fields', REVEALABLE_NAMES.length);
      context.figure('clients with two sets of values', office.clients.length);
      await compareStates(context, office, people);
      const refused = await refuseParameters(context, people, (who) => who.atApi);
      context.figure('parameters with a masked field, refused as with none', refused);
      await times(context, office, people, pairs);
    } finally {
      await writer.close();
      await dispose();
    }
  },
};

async function compareStates(context: ProofContext, office: TwofoldOffice, people: readonly Somebody[]): Promise<void> {
  context.say('the first state');
  const first = await transcriptsOf(office, people);
  const searched = await searchTellsWhatItDeclares(context, office, people, 'first');
  const leaking = await leakingTranscripts(office, people, 'first');
  context.say('the second state');
  await office.bringInto('second');
  const second = await transcriptsOf(office, people);
  context.figure(
    'searches by a name or a phone',
    searched + (await searchTellsWhatItDeclares(context, office, people, 'second')),
  );
  let [answers, shown] = [0, 0];
  for (const [place, who] of people.entries()) {
    const [one = [], other = []] = [first[place], second[place]];
    const difference = firstDifference(one, other);
    context.holds(`${who.title} was told two things: ${difference}`, difference === null);
    holdsNoValue(context, who, office, [...one, ...other]);
    answers += one.length;
    shown += one.reduce((bytes, { length }) => bytes + length, 0);
  }
  context.figure('answers that are the same byte for byte in both', answers);
  context.figure('bytes of them', shown);
  for (const [place, leak] of (await leakingTranscripts(office, people, 'second')).entries()) {
    const difference = firstDifference(leaking[place] ?? [], leak);
    context.holds(`nobody noticed that ${LEAKS[place]?.name}`, difference !== null);
  }
  context.figure('leaks on purpose that were noticed', LEAKS.length);
}

async function transcriptsOf(office: TwofoldOffice, people: readonly Somebody[]): Promise<(readonly Told[])[]> {
  return Promise.all(people.map((who) => transcriptOf(office, who)));
}

/** What an agent is told through an office that leaks, once for each leak. */
async function leakingTranscripts(office: TwofoldOffice, people: readonly Somebody[], state: 'first' | 'second') {
  const agent = people.find(({ role }) => role === 'agent');
  if (agent === undefined) throw new TypeError('the demo office has agents');
  return Promise.all(LEAKS.map((leak) => transcriptOf(office, agent, leak.through(office, state))));
}

/** No answer holds a value; what was typed into a question is not counted, since whoever types it has it. */
function holdsNoValue({ holds }: ProofContext, who: Somebody, { clients }: TwofoldOffice, told: readonly Told[]): void {
  const values = clients.flatMap(({ values: { first, second } }) =>
    [first, second].flatMap((one) => REVEALABLE_NAMES.map((field) => one[field])),
  );
  const secret = [...new Set(values)].filter((value) => value.length > 1);
  for (const { question, body } of told) {
    holds(`${who.title} saw a value in the answer to ${question}`, !secret.some((value) => body.includes(value)));
  }
}

async function times(
  context: ProofContext,
  office: TwofoldOffice,
  people: readonly Somebody[],
  pairs: number,
): Promise<void> {
  const timed = await timeValues(context, office, people, pairs);
  const [furthest] = timed.toSorted((a, b) => Math.abs(b.share - 0.5) - Math.abs(a.share - 0.5));
  context.figure(
    'questions timed about short and long values',
    `${timed.length}, ${timed.length * pairs * 2} requests`,
  );
  if (furthest !== undefined) context.figure('furthest apart', `${furthest.title}: ${tell(furthest)}`);
  const delays = timed.map(({ noticeableMs }) => noticeableMs);
  const [usual, worst] = [median(delays), Math.max(...delays)];
  context.figure(
    'a difference that would have been noticed, milliseconds',
    `${usual.toFixed(2)}, at worst ${worst.toFixed(2)}`,
  );
}
