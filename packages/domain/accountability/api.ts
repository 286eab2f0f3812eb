import { procedure, router, visitProcedure } from '@kean/procedures';
import {
  DeleteLogView,
  EvidenceRequest,
  LogEventKey,
  LogFilter,
  LooksAt,
  OwnLooks,
  PseudonymiseActor,
  SaveLogView,
} from './contract.ts';
import { askForVerification } from './operations/ask-for-verification.ts';
import { countEvidence } from './operations/count-evidence.ts';
import { deleteLogView, listLogViews, saveLogView } from './operations/log-views.ts';
import { looksAtClient } from './operations/looks-at-client.ts';
import { proveEvent } from './operations/prove-event.ts';
import { pseudonymiseActor } from './operations/pseudonymise-actor.ts';
import { readLogHealth } from './operations/read-log-health.ts';
import { searchLog } from './operations/search-log.ts';
import { showOwnLooks } from './operations/show-own-looks.ts';

const reading = procedure({ clause: 'accountability', action: 'accountability.read-log' });

/** Reading the log and proving it. The archive of evidence is a file and no call: see `http.ts`. */
export const accountabilityApi = router({
  visits: router({
    /** The client's own page: who looked, by role. */
    looks: visitProcedure({ clause: 'accountability' })
      .input(OwnLooks)
      .query(({ ctx, input }) => showOwnLooks(ctx, input)),
  }),
  log: router({
    search: reading.input(LogFilter).query(({ ctx, input }) => searchLog(ctx, input)),
    health: reading.query(({ ctx }) => readLogHealth(ctx)),
    /** Handing out a proof is an act that changes the log, so it is a mutation. */
    proof: reading.input(LogEventKey).mutation(({ ctx, input }) => proveEvent(ctx, input)),
    /** What is asked for stands in the body, and that it was asked in the log. */
    countEvidence: procedure({ clause: 'accountability', action: 'accountability.export-evidence' })
      .input(EvidenceRequest)
      .mutation(({ ctx, input }) => countEvidence(ctx, input)),
    verify: reading.mutation(({ ctx }) => askForVerification(ctx)),
    looksAt: procedure({ clause: 'accountability', action: 'accountability.read-looks' })
      .input(LooksAt)
      .query(({ ctx, input }) => looksAtClient(ctx, input)),
    /** Cannot be taken back. */
    pseudonymise: procedure({
      clause: 'accountability',
      action: 'accountability.pseudonymise-actor',
      stepUpMinutes: 15,
    })
      .input(PseudonymiseActor)
      .mutation(({ ctx, input }) => pseudonymiseActor(ctx, input)),
    views: router({
      list: reading.query(({ ctx }) => listLogViews(ctx)),
      save: reading.input(SaveLogView).mutation(({ ctx, input }) => saveLogView(ctx, input)),
      delete: reading.input(DeleteLogView).mutation(({ ctx, input }) => deleteLogView(ctx, input)),
    }),
  }),
});
