import { type Bench, moreBy } from '../harness/bench.ts';
import { countOf } from '../harness/context.ts';
import { interleave } from '../harness/interleave.ts';
import { Drains } from '../jobs/drain-queues.ts';
import { startFaultyStores } from '../jobs/faulty-stores.ts';

const JOBS = 5_000;
const FEW = 10_000;
const MANY = 1_000_000;
const MEASURED = 5_000;

export const bench: Bench = {
  about:
    'Jobs from their promise in a transaction to their effect, once, beside bare BullMQ; and with a million queued.',
  run: async function* (context) {
    const stores = await startFaultyStores();
    const drains = new Drains(stores.urls);
    try {
      const jobs = countOf(context, 'jobs', JOBS);
      const rates = await interleave({ ours: () => drains.ours(jobs), bare: () => drains.bare(jobs) }, context, {
        rounds: countOf(context, 'rounds', 5),
      });
      yield moreBy({
        bench: 'jobs/outbox-to-effect',
        ours: rates.ours,
        peer: rates.bare,
        peerName: 'bare BullMQ with the same effect, concurrency 100',
        unit: 'jobs/s',
        goal: 0.5,
      });
      const queued = countOf(context, 'queued', MANY);
      context.say(`filling the queue with ${FEW}, then with ${queued}`);
      const few = await drains.withQueued(FEW, MEASURED, context.signal);
      const many = await drains.withQueued(queued, MEASURED, context.signal);
      yield moreBy({
        bench: `jobs/with-${queued}-queued`,
        ours: many,
        peer: few,
        peerName: `the same with ${FEW} queued`,
        unit: 'jobs/s',
        goal: 0.85,
      });
    } finally {
      await drains.close();
      await stores.stop();
    }
  },
};
