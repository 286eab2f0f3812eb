import { procedure, router } from '@kean/procedures';
import { ConfirmRegulation } from '../contract/regulation.ts';
import { confirmRegulation } from '../operations/confirm-regulation.ts';
import { listRegulation } from '../operations/list-regulation.ts';

/** `accountability.regulation.…`: what the law asks, and counsel's word on it. */
export const regulationApi = router({
  regulation: router({
    list: procedure({ clause: 'accountability', action: 'accountability.read-regulation' }).query(({ ctx }) =>
      listRegulation(ctx),
    ),
    confirm: procedure({ clause: 'accountability', action: 'accountability.confirm-regulation' })
      .input(ConfirmRegulation)
      .mutation(({ ctx, input }) => confirmRegulation(ctx, input)),
  }),
});
