import type { ClientId } from '@kean/kernel';
import { aBranch, aStaffMember, type TestBranch, type TestStaff } from '@kean/testing';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { policy } from '../policy.ts';
import { askCode } from '../visits/entry/ask-code.ts';
import { enterVisit } from '../visits/entry/enter-visit.ts';
import { inviteClient } from '../visits/invite-client.ts';
import { aCall } from './calls.ts';
import { aClient, type ClientWishes } from './clients.ts';
import { openOffice, type TestOffice } from './office.ts';
import { aFrontCall, newestMessageGoesOut, newestMessageTo } from './visits.ts';

/** An office with one agent, whose clients come in by link and code; opened for the file that asks for it, and closed with it. */
export function visitDesk() {
  let office: TestOffice;
  let here: TestBranch;
  let agent: TestStaff;
  beforeAll(async () => {
    office = await openOffice();
    here = await aBranch(office.sql);
    agent = await aStaffMember(office.sql, { branch: here });
  });
  beforeEach(() => office.sql.query('delete from visit_window'));
  afterAll(() => office.close());

  const byAgent = (scope: 'own' | 'branch' = 'own') => aCall(office, agent, [policy], { 'clients.invite': scope });
  async function aLink(clientId: ClientId): Promise<string> {
    const invited = await inviteClient(byAgent(), { clientId, reason: 'own-pages', channel: 'screen', language: 'zh' });
    return invited.linkSecret ?? '';
  }
  async function codeFor(clientId: ClientId, linkSecret: string): Promise<string> {
    await askCode(aFrontCall(office), { linkSecret, language: 'zh' });
    const code = (await newestMessageTo(office, clientId))?.values.code ?? '';
    await newestMessageGoesOut(office, clientId);
    return code;
  }
  return {
    get office() {
      return office;
    },
    get here() {
      return here;
    },
    get agent() {
      return agent;
    },
    byAgent,
    mine: (wishes: ClientWishes = {}) => aClient(office, here, { assigneeId: agent.id, ...wishes }),
    aLink,
    codeFor,
    /** The client comes in. @returns the token of the visit */
    async inside(clientId: ClientId): Promise<string> {
      const linkSecret = await aLink(clientId);
      const code = await codeFor(clientId, linkSecret);
      return (await enterVisit(aFrontCall(office), { linkSecret, code })).visitToken;
    },
    enter: (linkSecret: string, code: string, place?: string) =>
      enterVisit(aFrontCall(office, place), { linkSecret, code }),
    async refusalsOf(clientId: ClientId): Promise<unknown[]> {
      const rows = await office.sql.query<{ reason: string }>(
        `select facts->>'reason' as reason from audit_event where action = 'clients.visit-refused' and subject_id = $1 order by occurred_at, id`,
        [clientId],
      );
      return rows.map(({ reason }) => reason);
    },
  };
}

/** A code that is not the right one. */
export const not = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');
/** What everybody is told at the door who does not come in. */
export const REFUSED = { code: 'CLIENTS_VISIT_REFUSED', kind: 'forbidden' };
