import type { ClausePolicy } from '@kean/authorization';
import { procedure, router } from '@kean/procedures';
import { ExplainInput, type ExplainOffers } from '../contract/explain.ts';
import { AskExtraGrantInput, ExtraGrantInput, ListExtraGrantsInput } from '../contract/extra-grants.ts';
import {
  ChangeRoleInput,
  CreateRoleInput,
  PreviewRoleInput,
  RemoveRoleInput,
  RoleHistoryInput,
} from '../contract/roles.ts';
import { askExtraGrant } from '../operations/ask-extra-grant.ts';
import { changeRole } from '../operations/change-role.ts';
import { createRole } from '../operations/create-role.ts';
import { approveExtraGrant, refuseExtraGrant } from '../operations/decide-extra-grant.ts';
import { revokeExtraGrant, withdrawExtraGrant } from '../operations/end-extra-grant.ts';
import { explainPermission } from '../operations/explain-permission.ts';
import { listExtraGrants } from '../operations/list-extra-grants.ts';
import { listRoles } from '../operations/list-roles.ts';
import { previewRoleChange } from '../operations/preview-role-change.ts';
import { removeRole } from '../operations/remove-role.ts';
import { roleHistory } from '../operations/role-history.ts';
import { offeredActions } from '../operations/stored-roles.ts';

const reading = () => procedure({ clause: 'agency', action: 'agency.read-roles' });
const CHANGE = { clause: 'agency', action: 'agency.change-roles' } as const;
/** What a role or a person may do changes with these: who asks proves anew who it is. */
const FRESH_MINUTES = 15;
const changing = () => procedure({ ...CHANGE, stepUpMinutes: FRESH_MINUTES });
const asking = () => procedure({ clause: 'agency', action: 'agency.ask-extra-grant' });
const DECIDE = { clause: 'agency', action: 'agency.approve-extra-grant' } as const;
const deciding = () => procedure(DECIDE);

/**
 * Roles, extra grants and the answer to "why".
 * @param offers what every clause offers; a clause knows no other clause, so the composition root brings them
 */
export function rolesApi(offers: readonly ClausePolicy[]) {
  return router({
    roles: router({
      list: reading().query(({ ctx }) => listRoles(ctx, offers)),
      history: reading()
        .input(RoleHistoryInput)
        .query(({ ctx, input }) => roleHistory(ctx, input)),
      // A query that is sent as a mutation: a draft is too long for an address.
      preview: procedure(CHANGE)
        .input(PreviewRoleInput)
        .mutation(({ ctx, input }) => previewRoleChange(ctx, offers, input)),
      change: changing()
        .input(ChangeRoleInput)
        .mutation(({ ctx, input }) => changeRole(ctx, offers, input)),
      create: changing()
        .input(CreateRoleInput)
        .mutation(({ ctx, input }) => createRole(ctx, offers, input)),
      remove: changing()
        .input(RemoveRoleInput)
        .mutation(({ ctx, input }) => removeRole(ctx, offers, input)),
    }),
    extraGrants: router({
      list: asking()
        .input(ListExtraGrantsInput)
        .query(({ ctx, input }) => listExtraGrants(ctx, offers, input)),
      ask: asking()
        .input(AskExtraGrantInput)
        .mutation(({ ctx, input }) => askExtraGrant(ctx, offers, input)),
      withdraw: asking()
        .input(ExtraGrantInput)
        .mutation(({ ctx, input }) => withdrawExtraGrant(ctx, input)),
      approve: procedure({ ...DECIDE, stepUpMinutes: FRESH_MINUTES })
        .input(ExtraGrantInput)
        .mutation(({ ctx, input }) => approveExtraGrant(ctx, offers, input)),
      refuse: deciding()
        .input(ExtraGrantInput)
        .mutation(({ ctx, input }) => refuseExtraGrant(ctx, input)),
      revoke: deciding()
        .input(ExtraGrantInput)
        .mutation(({ ctx, input }) => revokeExtraGrant(ctx, input)),
    }),
    // What can be asked about.
    explainable: procedure({ clause: 'agency', action: 'agency.explain' }).query((): ExplainOffers => {
      return { offers: offeredActions(offers) };
    }),
    explain: procedure({ clause: 'agency', action: 'agency.explain' })
      .input(ExplainInput)
      // It writes an event; a prefetch must not.
      .mutation(({ ctx, input }) => explainPermission(ctx, offers, input)),
  });
}
