import { policy as clientsPolicy } from '@kean/clients/policy';
import { aCall, aClient, openOffice, type TestOffice } from '@kean/clients/testing';
import { inSqlTransaction, type RowPrincipal, rowPrincipal } from '@kean/db';
import type { ClientId } from '@kean/kernel';
import { aBranch, approveEveryBasis, aStaffMember, type TestBranch } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { policy } from '../policy.ts';
import { lookUpSealed } from './look-up-sealed.ts';

// The look reads as the owner of the tables (ADR 0078): whatever binds a person has to bind it there as well.
let office: TestOffice;
let here: TestBranch;
let there: TestBranch;
beforeAll(async () => {
  office = await openOffice();
  [here, there] = [await aBranch(office.sql), await aBranch(office.sql)];
  await approveEveryBasis(office.sql);
});
afterAll(() => office.close());

let clients = 0;
async function anAgentWithAClient(): Promise<{ readonly as: RowPrincipal; readonly id: ClientId }> {
  clients += 1;
  const agent = await aStaffMember(office.sql, { branch: here });
  const id = await aClient(office, here, { assigneeId: agent.id, fields: { phone: `1370000${1_000 + clients}` } });
  const call = aCall(office, agent, [clientsPolicy, policy], { 'circulation.reveal': 'own' });
  return { as: rowPrincipal(call.principal, call.authorizer.rowReach('circulation.reveal')), id };
}
const look = async ({ as, id }: { readonly as: RowPrincipal; readonly id: ClientId }) => {
  const question = { as, clientId: id, field: 'phone', itemId: undefined, pastId: undefined } as const;
  return (await lookUpSealed(office.db, [question]))[0];
};
const groundsOf = ({ as, id }: { readonly as: RowPrincipal; readonly id: ClientId }) =>
  inSqlTransaction(office.db, as, async (tx) => {
    const [row] = await tx.query<{ grounds: unknown[] }>('select standing_grounds($1) as grounds', [id]);
    return row?.grounds;
  });
/** What two people would have to do first is shown elsewhere; here it stands. */
const written = (statement: string) =>
  office.sql.query(
    `do $$ begin set local session_replication_role = replica; ${statement}; set local session_replication_role = origin; end $$`,
  );

describe('a look', () => {
  it.each([
    [
      'somebody unfit',
      (staff: string) => `update staff set fit_until = now() - interval '1 hour' where id = '${staff}'`,
    ],
    [
      'somebody frozen',
      (staff: string) =>
        `insert into containment (kind, staff_id, reason, pressed_by) values ('freeze', '${staff}', '核查异常查看', gen_random_uuid())`,
    ],
    [
      'somebody away',
      (staff: string) =>
        `insert into staff_absence (id, staff_id, due_at, ordered_by) values (gen_random_uuid(), '${staff}', now() - interval '1 hour', gen_random_uuid())`,
    ],
    [
      'somebody placed elsewhere',
      (staff: string) =>
        `insert into staff_move (id, staff_id, to_branch_id, due_at, ordered_by) values (gen_random_uuid(), '${staff}', '${there.id}', now() - interval '1 hour', gen_random_uuid())`,
    ],
    [
      'a client who is locked',
      (_staff: string, client: string) =>
        `insert into containment (kind, client_id, reason, pressed_by) values ('lock', '${client}', '核查异常查看', gen_random_uuid())`,
    ],
  ] as const)('finds no client for %s, and no ground', async (_name, bound) => {
    const asked = await anAgentWithAClient();
    expect((await look(asked))?.sealed).toBeInstanceOf(Buffer);
    expect(await groundsOf(asked)).not.toEqual([]);
    await written(bound(asked.as.staffId ?? '', asked.id));
    expect(await look(asked)).toBeNull();
    expect(await groundsOf(asked)).toEqual([]);
  });

  it('finds the client and nothing of a class that is locked', async () => {
    const asked = await anAgentWithAClient();
    await written(
      `insert into containment (kind, field_class, reason, pressed_by) values ('lock', 'contact', '核查异常查看', gen_random_uuid())`,
    );
    const found = await look(asked);
    await written('delete from containment where field_class is not null');
    expect(found).toMatchObject({ state: 'active', sealed: null });
    expect((await look(asked))?.sealed).toBeInstanceOf(Buffer);
  });

  it('believes no login that says itself whom it has seen', async () => {
    const { id } = await anAgentWithAClient();
    const { as: other } = await anAgentWithAClient();
    expect(await look({ as: other, id })).toBeNull();
    const read = await inSqlTransaction(office.db, other, async (tx) => {
      await tx.query(`select set_config('kean.looked_at', $1, true)`, [id]);
      const fields = await tx.query('select 1 from client_field where client_id = $1', [id]);
      const [grounds] = await tx.query<{ grounds: unknown[] }>('select standing_grounds($1) as grounds', [id]);
      return { fields: fields.length, grounds: grounds?.grounds };
    });
    expect(read).toEqual({ fields: 0, grounds: [] });
  });
});
