import { ListInput, SearchInput } from '@kean/clients/contract';
import { procedure, router } from '@kean/procedures';
import { listInTheClear } from './list-in-the-clear.ts';
import { searchInTheClear } from './search-in-the-clear.ts';

/** Procedures of the twin, under the addresses of those they are compared with. */
export const twinRouter = router({
  clients: router({
    list: procedure({ clause: 'clients', action: 'clients.list' })
      .input(ListInput)
      .query(({ ctx, input }) => listInTheClear(ctx, input, { logged: true })),
    listUnlogged: procedure({ clause: 'clients', action: 'clients.list' })
      .input(ListInput)
      .query(({ ctx, input }) => listInTheClear(ctx, input, { logged: false })),
    search: procedure({ clause: 'clients', action: 'clients.search' })
      .input(SearchInput)
      .mutation(({ ctx, input }) => searchInTheClear(ctx, input)),
  }),
});
