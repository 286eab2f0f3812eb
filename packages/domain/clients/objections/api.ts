import { procedure, router, visitProcedure } from '@kean/procedures';
import { NoteObjectionInput, ObjectionOfInput, type StandingObjection } from '../contract/objections.ts';
import { hearAgain, liftOf, noteOf, objectionOf, objectOneself, ownObjection } from './of-client.ts';

const noting = () => procedure({ clause: 'clients', action: 'clients.note-objections' });
const visiting = () => visitProcedure({ clause: 'clients' });

/** Who does not want to hear from the office: noted by whoever heard it, or said by the client in their own pages. */
export const objectionsApi = router({
  of: noting()
    .input(ObjectionOfInput)
    .query(({ ctx, input }): Promise<StandingObjection> => objectionOf(ctx, input.clientId)),
  note: noting()
    .input(NoteObjectionInput)
    .mutation(({ ctx, input }) => noteOf(ctx, input.clientId, input.reason)),
  lift: noting()
    .input(ObjectionOfInput)
    .mutation(({ ctx, input }) => liftOf(ctx, input.clientId)),
  own: visiting().query(({ ctx }): Promise<StandingObjection> => ownObjection(ctx)),
  object: visiting().mutation(({ ctx }) => objectOneself(ctx)),
  hearAgain: visiting().mutation(({ ctx }) => hearAgain(ctx)),
});
