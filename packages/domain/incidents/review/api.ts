import { procedure, router } from '@kean/procedures';
import { CaseInput } from '../contract/cases.ts';
import {
  AddImprovementInput,
  ApproveReviewInput,
  DoImprovementInput,
  MoveImprovementInput,
  WriteReviewInput,
} from '../contract/review.ts';
import { approveReview } from './approve-review.ts';
import { addImprovement, doImprovement, moveImprovement, ownImprovements } from './improvements.ts';
import { readReview } from './read-review.ts';
import { writeReview } from './write-review.ts';

const handling = () => procedure({ clause: 'incidents', action: 'incidents.handle-cases' });
/** Whoever owns an improvement need not handle cases: what is theirs, row security says. */
const owning = () => procedure({ clause: 'incidents', action: 'signed-in' });

/** `incidents.review.…`: what was learned of a leak, and what becomes better. */
export const reviewApi = router({
  read: procedure({ clause: 'incidents', action: 'incidents.read-cases' })
    .input(CaseInput)
    .query(({ ctx, input }) => readReview(ctx, input.caseId)),
  write: handling()
    .input(WriteReviewInput)
    .mutation(({ ctx, input }) => writeReview(ctx, input)),
  approve: handling()
    .input(ApproveReviewInput)
    .mutation(({ ctx, input }) => approveReview(ctx, input)),
  addImprovement: handling()
    .input(AddImprovementInput)
    .mutation(({ ctx, input }) => addImprovement(ctx, input)),
  moveImprovement: handling()
    .input(MoveImprovementInput)
    .mutation(({ ctx, input }) => moveImprovement(ctx, input)),
  own: owning().query(({ ctx }) => ownImprovements(ctx)),
  done: owning()
    .input(DoImprovementInput)
    .mutation(({ ctx, input }) => doImprovement(ctx, input)),
});
