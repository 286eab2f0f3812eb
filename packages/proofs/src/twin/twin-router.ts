import { ListInput } from '@kean/clients/contract';
import { procedure, router } from '@kean/procedures';
import { listInTheClear } from './list-in-the-clear.ts';

/** Procedures of the twin, under the addresses of those they are compared with. */
export const twinRouter = router({
  clients: router({
    list: procedure({ clause: 'clients', action: 'clients.list' })
      .input(ListInput)
      .query(({ ctx, input }) => listInTheClear(ctx, input, { logged: true })),
    listUnlogged: procedure({ clause: 'clients', action: 'clients.list' })
      .input(ListInput)
      .query(({ ctx, input }) => listInTheClear(ctx, input, { logged: false })),
  }),
});
