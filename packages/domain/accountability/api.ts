import { procedure, router } from '@kean/procedures';
import { LogFilter } from './contract.ts';
import { searchLog } from './operations/search-log.ts';

/** Reading the log: `log.search`. */
export const accountabilityApi = router({
  log: router({
    search: procedure({ clause: 'accountability', action: 'accountability.read-log' })
      .input(LogFilter)
      .query(({ ctx, input }) => searchLog(ctx, input)),
  }),
});
