import { type DecisionPoint, requireRightAnswers, startCerbos, startOurs } from '../authzen/decision-points.ts';
import { batchOf, evaluationOf, POLICIES_A_KIND, pageOf } from '../authzen/many-policies.ts';
import { type Answered, askRepeatedly } from '../harness/ask-repeatedly.ts';
import { atMost, type Bench, fasterBy, moreBy } from '../harness/bench.ts';
import { countOf, type RunContext } from '../harness/context.ts';
import { median } from '../harness/interleave.ts';

/** Kinds of record: 40 policies, and ten thousand. */
const FEW = 10;
const MANY = 10_000 / POLICIES_A_KIND;
const BATCH = 50;
const BATCH_GOAL = 300_000;
const WARM_UPS = 1;

/** One thing that is measured, in rounds with others. */
interface Side {
  readonly point: DecisionPoint;
  readonly path: string;
  /** Made before anything is measured, so that the caller's own work stays small. */
  readonly bodies: readonly string[];
}

interface Medians {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Processor time of the server for one request, in microseconds; not a number where it does not tell. */
  readonly cpuMicros: number;
}

const single = (point: DecisionPoint, kinds: number): Side => ({
  point,
  path: '/access/v1/evaluation',
  bodies: Array.from({ length: 4_096 }, (_, request) => JSON.stringify(evaluationOf(request, kinds))),
});
const batched = (point: DecisionPoint, form: (request: number, size: number, kinds: number) => object): Side => ({
  point,
  path: '/access/v1/evaluations',
  bodies: Array.from({ length: 128 }, (_, request) => JSON.stringify(form(request, BATCH, FEW))),
});

async function measure<Name extends string>(
  sides: Readonly<Record<Name, Side>>,
  callers: number,
  context: RunContext,
): Promise<Record<Name, Medians>> {
  const rounds = countOf(context, 'rounds', 5);
  const seconds = countOf(context, 'seconds', 2);
  const names = Object.keys(sides) as Name[];
  const found = new Map<Name, (Answered & Pick<Medians, 'cpuMicros'>)[]>(names.map((name) => [name, []]));
  for (let round = 0; round < rounds + WARM_UPS; round += 1) {
    for (let turn = 0; turn < names.length; turn += 1) {
      context.signal.throwIfAborted();
      const name = names[(turn + round) % names.length] as Name;
      const { point, path, bodies } = sides[name];
      const body = (request: number) => bodies[request % bodies.length] ?? '';
      const asked = { url: `${point.origin}${path}`, method: 'POST', headers: point.headers, body } as const;
      const before = (await point.cpuSeconds?.()) ?? Number.NaN;
      const answered = await askRepeatedly(asked, { callers, seconds }, context.signal);
      const cpuMicros = ((((await point.cpuSeconds?.()) ?? Number.NaN) - before) * 1e6) / answered.requests;
      if (round >= WARM_UPS) found.get(name)?.push({ ...answered, cpuMicros });
    }
  }
  const of = (name: Name, figure: keyof Medians) => median((found.get(name) ?? []).map((one) => one[figure]));
  return Object.fromEntries(
    names.map((name) => [
      name,
      {
        perSecond: of(name, 'perSecond'),
        p50Ms: of(name, 'p50Ms'),
        p99Ms: of(name, 'p99Ms'),
        cpuMicros: of(name, 'cpuMicros'),
      },
    ]),
  ) as Record<Name, Medians>;
}

export const bench: Bench = {
  about:
    'AuthZEN evaluations over HTTP with a decision log, against the Cerbos PDP without one, and our own growth to ten thousand policies.',
  run: async function* (context) {
    const [ours, cerbos, many] = [await startOurs(FEW), await startCerbos(FEW, context), await startOurs(MANY)];
    try {
      await requireRightAnswers(ours, FEW);
      await requireRightAnswers(cerbos, FEW);
      await requireRightAnswers(many, MANY);
      for (const callers of [8, 32]) {
        const found = await measure({ ours: single(ours, FEW), cerbos: single(cerbos, FEW) }, callers, context);
        const bench = `permission-service/${callers}-callers`;
        const peerName = cerbos.name;
        yield moreBy({
          bench,
          ours: found.ours.perSecond,
          peer: found.cerbos.perSecond,
          peerName,
          unit: 'evaluations/s',
          goal: 3,
        });
        yield fasterBy({
          bench: `${bench}/p99`,
          ours: found.ours.p99Ms,
          peer: found.cerbos.p99Ms,
          peerName,
          unit: 'ms',
          goal: 2,
        });
      }
      const page = await measure({ ours: batched(ours, pageOf), cerbos: batched(cerbos, pageOf) }, 8, context);
      const whole = await measure({ ours: batched(ours, batchOf), cerbos: batched(cerbos, batchOf) }, 8, context);
      const goalLine = { peer: BATCH_GOAL, peerName: 'the goal itself', unit: 'decisions/s', goal: 1 };
      yield moreBy({ bench: 'permission-service/batch-of-50', ours: page.ours.perSecond * BATCH, ...goalLine });
      // What the process itself could do if nobody else used the machine: the caller of this bench runs beside it.
      yield moreBy({
        bench: 'permission-service/batch-of-50/cpu',
        ours: (BATCH * 1e6) / page.ours.cpuMicros,
        ...goalLine,
        unit: 'decisions per second of processor',
      });
      for (const [form, found] of [
        ['one subject and action', page],
        ['everything of their own', whole],
      ] as const) {
        yield moreBy({
          bench: `permission-service/batch-of-50, ${form}`,
          ours: found.ours.perSecond * BATCH,
          peer: found.cerbos.perSecond * BATCH,
          peerName: cerbos.name,
          unit: 'decisions/s',
          goal: 3,
        });
      }
      const growth = await measure({ few: single(ours, FEW), many: single(many, MANY) }, 8, context);
      yield atMost({
        bench: 'permission-service/10000-policies/p50',
        ours: growth.many.p50Ms,
        peer: growth.few.p50Ms,
        peerName: 'ours with 40 policies',
        unit: 'ms',
        goal: 1.15,
      });
      yield atMost({
        bench: 'permission-service/10000-policies/cpu',
        ours: growth.many.cpuMicros,
        peer: growth.few.cpuMicros,
        peerName: 'ours with 40 policies',
        unit: 'µs of processor a request',
        goal: 1.15,
      });
    } finally {
      await Promise.all([ours.stop(), cerbos.stop(), many.stop()]);
    }
  },
};
