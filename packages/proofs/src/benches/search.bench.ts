import { atMost, type Bench, type BenchLine, moreBy } from '../harness/bench.ts';
import { countOf, type RunContext } from '../harness/context.ts';
import { interleave } from '../harness/interleave.ts';
import { openPopulatedOffice, type PopulatedOffice } from '../office/populated-office.ts';
import {
  type Questions,
  questionsFor,
  requireSameAnswers,
  type SearchSide,
  searchRepeatedly,
  signInManager,
} from '../search/ask-for-searches.ts';
import { addSearchIndexes } from '../twin/add-search-indexes.ts';
import { makeTwinTables } from '../twin/make-twin-tables.ts';
import { startTwin } from '../twin/start-twin.ts';

interface Sizes {
  /** Both hold 5,000 clients in a branch; where there is less than a branch, both hold the same share of one. */
  readonly few: number;
  readonly many: number;
  readonly clientsPerBranch: number;
  readonly rounds: number;
  readonly seconds: number;
}
const FULL: Sizes = { few: 10_000, many: 1_000_000, clientsPerBranch: 5_000, rounds: 7, seconds: 1.5 };
const QUICK: Sizes = { few: 1_000, many: 20_000, clientsPerBranch: 500, rounds: 5, seconds: 1 };

/** A branch manager searches by whole phones and by parts of names, over HTTP with eight callers. */
export const bench: Bench = {
  about: 'Searching by phone and by part of a name, against the same endpoint on plaintext and against its own size.',
  async *run(context) {
    const base = context.args.quick === true ? QUICK : FULL;
    const sizes = { ...base, many: countOf(context, 'many', base.many) };
    const few = await openPopulatedOffice(sizes.few, context, sizes);
    try {
      if (context.args.only !== 'growth') yield* againstPlaintext(few, sizes.few, sizes, context);
      if (context.args.only === 'twin') return;
      const many = await openPopulatedOffice(sizes.many, context, sizes);
      try {
        yield* growth(few, many, sizes, context);
        if (context.args.quick !== true) yield* againstPlaintext(many, sizes.many, sizes, context);
      } finally {
        await many.dispose();
      }
    } finally {
      await few.dispose();
    }
  },
};

/** Sealed with a blind index, against plaintext with a B-tree and with trigrams, in the same database. */
async function* againstPlaintext(
  office: PopulatedOffice,
  clients: number,
  { seconds, rounds }: Sizes,
  context: RunContext,
): AsyncGenerator<BenchLine> {
  const { keanAdminUrl, shape, instance } = office;
  context.say('the same clients in the clear');
  await makeTwinTables({ keanAdminUrl, office: shape, clients, context });
  await addSearchIndexes(keanAdminUrl);
  const twin = await startTwin(instance);
  try {
    const ours = await signInManager(office);
    const theirs: SearchSide = { ...ours, origin: twin.origin };
    const questions = await questionsFor(office);
    for (const typed of Object.values(questions)) await requireSameAnswers([ours, theirs], typed);
    const ask = (side: SearchSide, typed: readonly string[]) => searchRepeatedly(side, typed, seconds, context);
    const perSecond = (side: SearchSide) => async () => (await ask(side, questions.phones)).perSecond;
    const byPhone = await interleave({ ours: perSecond(ours), theirs: perSecond(theirs) }, context, { rounds });
    yield moreBy({
      bench: `search/phone-of-${clients}`,
      ours: byPhone.ours,
      peer: byPhone.theirs,
      peerName: 'our plaintext twin, B-tree',
      unit: 'searches/s, 8 callers',
      goal: 0.85,
    });
    for (const [kind, typed] of [
      ['name-part', questions.nameParts],
      ['name', questions.names],
    ] as const) {
      const p50 = (side: SearchSide) => async () => (await ask(side, typed)).p50Ms;
      const byName = await interleave({ ours: p50(ours), theirs: p50(theirs) }, context, { rounds });
      yield atMost({
        bench: `search/${kind}-of-${clients}`,
        ours: byName.ours,
        peer: byName.theirs,
        peerName: 'our plaintext twin, pg_trgm',
        unit: 'ms, p50 of 8 callers',
        goal: 3,
      });
    }
  } finally {
    await twin.stop();
  }
}

/** The same manager's searches in a small and in a large office that stand side by side. */
async function* growth(
  few: PopulatedOffice,
  many: PopulatedOffice,
  sizes: Sizes,
  context: RunContext,
): AsyncGenerator<BenchLine> {
  const small = { side: await signInManager(few), questions: await questionsFor(few) };
  const large = { side: await signInManager(many), questions: await questionsFor(many) };
  for (const kind of ['phones', 'nameParts'] as const satisfies (keyof Questions)[]) {
    const p99 = (office: typeof small) => async () =>
      (await searchRepeatedly(office.side, office.questions[kind], sizes.seconds, context)).p99Ms;
    const times = await interleave({ few: p99(small), many: p99(large) }, context, {
      rounds: sizes.rounds,
      warmUps: 2,
    });
    yield atMost({
      bench: `search/${kind === 'phones' ? 'phone' : 'name-part'}-growth-to-${sizes.many}`,
      ours: times.many,
      peer: times.few,
      peerName: `of ${sizes.few} clients`,
      unit: 'ms, p99 of 8 callers',
      goal: 1.3,
    });
  }
}
