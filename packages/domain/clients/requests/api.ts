import { procedure, router, visitProcedure } from '@kean/procedures';
import {
  AskOwnInput,
  AssignRequestInput,
  CaseInput,
  CheckIdentityInput,
  CorrectFieldInput,
  DecideRequestInput,
  ExtendRequestInput,
  LiftRestrictionInput,
  ListRequestsInput,
  NameAccusedInput,
  OfClientRequestsInput,
  OpenWordsInput,
  TakeRequestInput,
} from '../contract/requests.ts';
import { askOwnRequest, showOwnRequests } from './own-requests.ts';
import { correctField } from './staff/correct-field.ts';
import { decideRequest, liftRestriction } from './staff/decide-case.ts';
import { assignRequest, checkIdentity, extendRequest, nameAccused } from './staff/handle-case.ts';
import { listHandlers } from './staff/handlers.ts';
import { listRequests, requestsOfClient } from './staff/list-requests.ts';
import { openWords } from './staff/open-words.ts';
import { readCase } from './staff/read-case.ts';
import { takeRequest } from './staff/take-request.ts';

const reading = () => procedure({ clause: 'clients', action: 'clients.read-requests' });
const handling = () => procedure({ clause: 'clients', action: 'clients.handle-requests' });
const visiting = () => visitProcedure({ clause: 'clients' });

/** Rights that clients exercise (PIPL 44-50): how they ask, and how the office answers. */
export const requestsApi = router({
  /** The client's own side; no input names a client. */
  ask: visiting()
    .input(AskOwnInput)
    .mutation(({ ctx, input }) => askOwnRequest(ctx, input)),
  own: visiting().query(async ({ ctx }) => (await showOwnRequests(ctx)).open()),
  take: procedure({ clause: 'clients', action: 'clients.take-requests' })
    .input(TakeRequestInput)
    .mutation(({ ctx, input }) => takeRequest(ctx, input)),
  list: reading()
    .input(ListRequestsInput)
    .query(({ ctx, input }) => listRequests(ctx, input)),
  ofClient: reading()
    .input(OfClientRequestsInput)
    .query(({ ctx, input }) => requestsOfClient(ctx, input.clientId)),
  get: reading()
    .input(CaseInput)
    .query(({ ctx, input }) => readCase(ctx, input.requestId)),
  handlers: handling()
    .input(CaseInput)
    .query(({ ctx, input }) => listHandlers(ctx, input.requestId)),
  /** A mutation, for opening what somebody wrote is an act that stands in the log. */
  openWords: handling()
    .input(OpenWordsInput)
    .mutation(async ({ ctx, input }) => (await openWords(ctx, input)).open()),
  checkIdentity: handling()
    .input(CheckIdentityInput)
    .mutation(({ ctx, input }) => checkIdentity(ctx, input)),
  assign: handling()
    .input(AssignRequestInput)
    .mutation(({ ctx, input }) => assignRequest(ctx, input)),
  nameAccused: handling()
    .input(NameAccusedInput)
    .mutation(({ ctx, input }) => nameAccused(ctx, input)),
  /** A mutation with a value in its body: it goes into the dossier, sealed. */
  correct: handling()
    .input(CorrectFieldInput)
    .mutation(({ ctx, input }) => correctField(ctx, input)),
  extend: handling()
    .input(ExtendRequestInput)
    .mutation(({ ctx, input }) => extendRequest(ctx, input)),
  decide: handling()
    .input(DecideRequestInput)
    .mutation(({ ctx, input }) => decideRequest(ctx, input)),
  lift: handling()
    .input(LiftRestrictionInput)
    .mutation(({ ctx, input }) => liftRestriction(ctx, input)),
});
