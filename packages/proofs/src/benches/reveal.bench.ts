import { type Bench, moreBy } from '../harness/bench.ts';
import { countOf, type RunContext } from '../harness/context.ts';
import { interleave } from '../harness/interleave.ts';
import { makePlainInserts } from '../looks/plain-inserts.ts';
import { revealDesk } from '../looks/reveal-desk.ts';
import { openPopulatedOffice } from '../office/populated-office.ts';

const CALLERS = 16;
/** Connections of each side, as many as the api has. */
const CONNECTIONS = 24;
/** Enough people that nobody comes to the end of a day's looks, with a client each. */
const BRANCHES = 4;
const PEOPLE_PER_BRANCH = 1_000;
const DEFAULT_LOOKS = 4_000;

/** A look with its decision, quota, durable event and opened value, beside the least that a durable log could cost. */
export const bench: Bench = {
  about: 'Revealing one field for a purpose, against one plain Postgres insert a transaction.',
  async *run(context) {
    const looks = countOf(context, 'looks', DEFAULT_LOOKS);
    const office = await openPopulatedOffice(BRANCHES * PEOPLE_PER_BRANCH, context, {
      clientsPerBranch: PEOPLE_PER_BRANCH,
      agentsPerBranch: PEOPLE_PER_BRANCH,
    });
    try {
      const ours = await revealDesk(office, CONNECTIONS);
      const peer = await makePlainInserts(office, CONNECTIONS);
      try {
        const { revealed, inserted } = await interleave(
          {
            revealed: () => perSecond(looks, context, () => ours.reveal()),
            inserted: () => perSecond(looks, context, () => peer.insert()),
          },
          context,
        );
        yield moreBy({
          bench: 'reveal/field',
          ours: revealed,
          peer: inserted,
          peerName: 'plain insert, one row a transaction',
          unit: 'a second',
          goal: 0.6,
        });
      } finally {
        await Promise.all([ours.close(), peer.close()]);
      }
    } finally {
      await office.dispose();
    }
  },
};

/** Every caller asks again as soon as it has its answer, until so many answers are there. */
async function perSecond(times: number, context: RunContext, ask: () => Promise<void>): Promise<number> {
  let left = times;
  const began = performance.now();
  const caller = async (): Promise<void> => {
    while (left > 0) {
      context.signal.throwIfAborted();
      left -= 1;
      await ask();
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, caller));
  return times / ((performance.now() - began) / 1_000);
}
