import { entryProcedure, procedure, router, visitProcedure } from '@kean/procedures';
import {
  ConfirmPhoneInput,
  type OwnPhoneChange,
  type PhoneChange,
  PhoneLinkInput,
  type PhoneOfClient,
  PhoneOfInput,
} from '../contract/phones.ts';
import { confirmByLink, objectByLink } from './link/answer-by-link.ts';
import { confirmInVisit, ownPhoneChange } from './link/confirm-in-visit.ts';
import { listPhoneChanges } from './staff/list-changes.ts';
import { confirmPhone, phoneOf } from './staff/phone-of.ts';

const confirming = () => procedure({ clause: 'clients', action: 'clients.confirm-phones' });
const visiting = () => visitProcedure({ clause: 'clients' });
const entering = () => entryProcedure({ clause: 'clients' });

/** A phone that was changed: what it waits for, who says that it is the client's, and the client who says that it is not (ADR 0040). */
export const phonesApi = router({
  of: procedure({ clause: 'clients', action: 'clients.read' })
    .input(PhoneOfInput)
    .query(({ ctx, input }): Promise<PhoneOfClient> => phoneOf(ctx, input.clientId)),
  list: confirming().query(({ ctx }): Promise<PhoneChange[]> => listPhoneChanges(ctx)),
  confirm: confirming()
    .input(ConfirmPhoneInput)
    .mutation(({ ctx, input }) => confirmPhone(ctx, input)),
  /** By the link in the message to the number before. */
  object: entering()
    .input(PhoneLinkInput)
    .mutation(({ ctx, input }) => objectByLink(ctx, input)),
  confirmOwn: entering()
    .input(PhoneLinkInput)
    .mutation(({ ctx, input }) => confirmByLink(ctx, input)),
  /** The client's own pages. */
  ownChange: visiting().query(({ ctx }): Promise<OwnPhoneChange | null> => ownPhoneChange(ctx)),
  confirmInVisit: visiting().mutation(({ ctx }) => confirmInVisit(ctx)),
});
