import { router, visitProcedure } from '@kean/procedures';
import { type AskedMailCode, AskMailCodeInput, type OwnMail, ProveMailInput } from '../contract/mails.ts';
import { askMailCode } from './ask-mail-code.ts';
import { dropOwnMail, ownMail } from './own-mail.ts';
import { proveMail } from './prove-mail.ts';

const visiting = () => visitProcedure({ clause: 'clients' });

/** The client's mailbox: named, proved and taken away by the client alone, in their own pages. The office has no door to it. */
export const mailsApi = router({
  own: visiting().query(({ ctx }): Promise<OwnMail | null> => ownMail(ctx)),
  ask: visiting()
    .input(AskMailCodeInput)
    .mutation(({ ctx, input }): Promise<AskedMailCode> => askMailCode(ctx, input)),
  prove: visiting()
    .input(ProveMailInput)
    .mutation(({ ctx, input }) => proveMail(ctx, input)),
  drop: visiting().mutation(({ ctx }) => dropOwnMail(ctx)),
});
