import { inSqlTransaction } from '@kean/db';
import { procedure, router } from '@kean/procedures';
import { asThemself } from '../alerts/alert-rows.ts';
import {
  AcknowledgeInput,
  ExceptOnCallInput,
  LiftExceptionInput,
  ReadOnCallInput,
  SaveChainInput,
  SaveOnCallInput,
} from '../contract/notifying.ts';
import { acknowledgeAlerts } from './acknowledge-alerts.ts';
import { exceptOnCall, liftException } from './on-call/except-on-call.ts';
import { readOnCall } from './on-call/read-on-call.ts';
import { saveChain } from './on-call/save-chain.ts';
import { saveOnCall } from './on-call/save-on-call.ts';
import { tellingState } from './telling-state.ts';

const reading = () => procedure({ clause: 'incidents', action: 'incidents.read-alerts' });
const triaging = () => procedure({ clause: 'incidents', action: 'incidents.triage-alerts' });
/** Whoever is told of leaks, and who is not, wants a fresh proof of who asks. */
const setting = () => procedure({ clause: 'incidents', action: 'incidents.set-on-call', stepUpMinutes: 15 });

/** Whether people are reached, that they have seen it, and who is on call. */
export const tellingApi = router({
  state: reading().query(({ ctx }) => inSqlTransaction(ctx.services.db, asThemself(ctx), tellingState)),
  acknowledge: triaging()
    .input(AcknowledgeInput)
    .mutation(({ ctx, input }) => acknowledgeAlerts(ctx, input)),
});
export const onCallApi = router({
  week: reading()
    .input(ReadOnCallInput)
    .query(({ ctx, input }) => readOnCall(ctx, input)),
  save: setting()
    .input(SaveOnCallInput)
    .mutation(({ ctx, input }) => saveOnCall(ctx, input)),
  saveChain: setting()
    .input(SaveChainInput)
    .mutation(({ ctx, input }) => saveChain(ctx, input)),
  except: setting()
    .input(ExceptOnCallInput)
    .mutation(({ ctx, input }) => exceptOnCall(ctx, input)),
  lift: setting()
    .input(LiftExceptionInput)
    .mutation(({ ctx, input }) => liftException(ctx, input.exceptionId)),
});
