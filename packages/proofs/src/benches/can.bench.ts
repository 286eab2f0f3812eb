import { canSides, ROWS, type Side } from '../authzen/can-sides.ts';
import { type Bench, fasterBy } from '../harness/bench.ts';
import { countOf } from '../harness/context.ts';
import { interleave, nanosecondsEach } from '../harness/interleave.ts';

/** Casbin is so much slower that as many calls would only make everybody wait. */
const FEWER = 50;

export const bench: Bench = {
  about: 'can() with a field and a condition in process, against bare CASL and casbin with the same grants.',
  run: async function* (context) {
    const calls = countOf(context, 'calls', 200_000);
    const sides = await canSides(context);
    for (let call = 0; call < ROWS; call += 1) {
      const answers = Object.values(sides).map((side) => side(call));
      if (!answers.every((answer) => answer === (call % 2 === 0))) throw new Error('a side answered wrongly');
    }
    let permitted = 0;
    // The answers are counted, so that no call can be left out as useless.
    const each = (side: Side, many: number) => () =>
      nanosecondsEach(many, (call) => {
        if (side(call)) permitted += 1;
      });
    const times = await interleave(
      { ours: each(sides.ours, calls), casl: each(sides.casl, calls), casbin: each(sides.casbin, calls / FEWER) },
      context,
      { rounds: 9, warmUps: 2 },
    );
    context.say(`${permitted} answers were yes`);
    const compared = { bench: 'can', ours: times.ours, unit: 'ns a call' };
    yield fasterBy({ ...compared, peer: times.casl, peerName: 'bare CASL 7.0.1', goal: 0.5 });
    yield fasterBy({ ...compared, peer: times.casbin, peerName: 'casbin 5.51.1', goal: 50 });
  },
};
