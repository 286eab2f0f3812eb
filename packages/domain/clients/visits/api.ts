import { entryProcedure, procedure, router, visitProcedure } from '@kean/procedures';
import {
  AskCodeInput,
  type AskedCode,
  type Entered,
  EnterInput,
  InviteInput,
  OfClientInput,
  type OwnData,
  WatchInvitationInput,
} from '../contract/visits.ts';
import { askCode } from './entry/ask-code.ts';
import { enterVisit } from './entry/enter-visit.ts';
import { followInvitation, watchInvitation, withdrawInvitation } from './follow-invitation.ts';
import { inviteClient } from './invite-client.ts';
import { leaveVisit } from './leave-visit.ts';
import { showOwnData } from './show-own-data.ts';

const inviting = () => procedure({ clause: 'clients', action: 'clients.invite' });
const entering = () => entryProcedure({ clause: 'clients' });
const visiting = () => visitProcedure({ clause: 'clients' });

/** The client's own pages: how the office gives a link, how a client comes in with it, and what is then shown. */
export const visitsApi = router({
  invite: inviting()
    .input(InviteInput)
    .mutation(({ ctx, input }) => inviteClient(ctx, input)),
  /** The newest link of a client, for the screen that waits for them. */
  follow: inviting()
    .input(OfClientInput)
    .query(({ ctx, input }) => followInvitation(ctx, input.clientId)),
  watch: inviting()
    .input(WatchInvitationInput)
    .subscription(({ ctx, input, signal }) => watchInvitation(ctx, input, signal)),
  withdraw: inviting()
    .input(OfClientInput)
    .mutation(({ ctx, input }) => withdrawInvitation(ctx, input.clientId)),
  askCode: entering()
    .input(AskCodeInput)
    .mutation(({ ctx, input }): Promise<AskedCode> => askCode(ctx, input)),
  enter: entering()
    .input(EnterInput)
    .mutation(({ ctx, input }): Promise<Entered> => enterVisit(ctx, input)),
  leave: visiting().mutation(({ ctx }) => leaveVisit(ctx)),
  own: visiting().query(async ({ ctx }): Promise<OwnData> => (await showOwnData(ctx, 'page')).open()),
  /** A mutation, for taking a copy is an act that changes the log. */
  copy: visiting().mutation(async ({ ctx }): Promise<OwnData> => (await showOwnData(ctx, 'copy')).open()),
});
