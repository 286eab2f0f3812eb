import { runStatement } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import type { z } from 'zod';
import type { OwnRecovery, RecoveriesPage } from '../contract/recoveries.ts';
import { isTheirOwnAffair } from '../contract/separation-of-duties.ts';
import type { Recovering } from './stored-recoveries.ts';

const MOST_LISTED = 100;

const listed = (within: string): string => `
  select r.id, r.state, r.asked_at as "askedAt", r.ends_at as "endsAt",
         jsonb_build_object('id', s.id, 'number', s.number, 'displayName', s.display_name, 'branchName', b.name, 'teamName', t.name) as person,
         coalesce((select jsonb_agg(jsonb_build_object('number', p.number, 'displayName', p.display_name, 'approvedAt', a.approved_at)
                                    order by a.approved_at)
                     from recovery_approval a join staff p on p.id = a.approver_id where a.recovery_id = r.id), '[]') as approvals,
         exists (select from recovery_approval a where a.recovery_id = r.id and a.approver_id = $1::uuid) as "byCaller"
    from account_recovery r join staff s on s.id = r.staff_id and s.status = 'active'
    left join branch b on b.id = s.branch_id left join team t on t.id = s.team_id
   where ${within} and r.state in ('asked', 'approved') and r.ends_at > now()
   order by r.asked_at limit ${MOST_LISTED}`;

type Row = Omit<z.input<typeof RecoveriesPage>['rows'][number], 'approvals' | 'mayApprove' | 'mayRefuse'> & {
  readonly person: { readonly id: Recovering['id'] };
  readonly approvals: readonly { readonly number: string; readonly displayName: string; readonly approvedAt: string }[];
  readonly byCaller: boolean;
};

/** Open requests of people within the caller's reach, the one that waits longest first, with what the caller may do about each. */
export async function listRecoveries({
  authorizer,
  principal,
  services,
}: SignedInContext): Promise<z.input<typeof RecoveriesPage>> {
  const within = authorizer.rowFilter('agency.approve-recovery', 'Staff').sql('s', 2);
  const rows = await runStatement<Row>(services.db, listed(within.text), [principal.staffId, ...within.values]);
  return {
    rows: rows.map(({ byCaller, approvals, ...row }) => {
      const own = isTheirOwnAffair(principal.staffId, [row.person.id]);
      return {
        ...row,
        approvals: approvals.map((approval) => ({ ...approval, approvedAt: new Date(approval.approvedAt) })),
        mayApprove: row.state === 'asked' && !own && !byCaller,
        mayRefuse: !own,
      };
    }),
  };
}

const OWN = `
  select id, asked_at as "askedAt", ends_at as "endsAt" from account_recovery
   where staff_id = $1 and state in ('asked', 'approved') and ends_at > now()`;

/** Whether somebody asked in the caller's name; whoever can sign in need not have been the one. */
export async function readOwnRecovery({ principal, services }: SignedInContext): Promise<z.input<typeof OwnRecovery>> {
  const [open] = await runStatement<NonNullable<z.input<typeof OwnRecovery>['open']>>(services.db, OWN, [
    principal.staffId,
  ]);
  return { open: open ?? null };
}
