import { procedure, router } from '@kean/procedures';
import {
  LoadSegmentsInput,
  OpenDecoyInput,
  OrderDecoysInput,
  RetireDecoyInput,
  WhoWasGivenInput,
} from '../contract/decoys.ts';
import { listDecoys } from './list-decoys.ts';
import { loadSegments } from './load-segments.ts';
import { openDecoy } from './open-decoy.ts';
import { orderDecoys } from './order-decoys.ts';
import { retireDecoy } from './retire-decoy.ts';
import { whoWasGiven } from './who-was-given.ts';

const looking = () => procedure({ clause: 'incidents', action: 'incidents.keep-decoys' });
/** What changes decoys, or tells which one is, wants a fresh proof of who asks. */
const keeping = () => procedure({ clause: 'incidents', action: 'incidents.keep-decoys', stepUpMinutes: 15 });

export const decoysApi = router({
  list: looking().query(({ ctx }) => listDecoys(ctx)),
  order: keeping()
    .input(OrderDecoysInput)
    .mutation(({ ctx, input }) => orderDecoys(ctx, input)),
  retire: keeping()
    .input(RetireDecoyInput)
    .mutation(({ ctx, input }) => retireDecoy(ctx, input)),
  open: keeping()
    .input(OpenDecoyInput)
    .mutation(({ ctx, input }) => openDecoy(ctx, input)),
  loadSegments: keeping()
    .input(LoadSegmentsInput)
    .mutation(({ ctx, input }) => loadSegments(ctx, input)),
  whoWasGiven: keeping()
    .input(WhoWasGivenInput)
    .mutation(({ ctx, input }) => whoWasGiven(ctx, input)),
});
