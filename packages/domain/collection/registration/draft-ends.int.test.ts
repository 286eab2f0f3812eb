import { authorizerFor, compileRuleSet } from '@kean/authorization';
import { plainGrant } from '@kean/kernel';
import { callerFactory } from '@kean/procedures';
import { aPrincipal } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collectionApi } from '../api.ts';
import { policy } from '../policy.ts';
import { type ImportOffice, openImportOffice } from '../testing/import-office.ts';
import { destroyDraftOf } from './drafts/end-draft.ts';

const createCaller = callerFactory(collectionApi);
let office: ImportOffice;

beforeAll(async () => {
  office = await openImportOffice();
});
afterAll(() => office.close());

async function aRegistrar() {
  const member = await office.aMember(null);
  const grants = [plainGrant('collection.register', 'Client', 'own')];
  const principal = aPrincipal(member, { roles: ['agent'], grants });
  const authorizer = authorizerFor(compileRuleSet([policy], { agent: grants }), principal);
  return { ...office.callOf(member, null), principal, authorizer };
}

describe('the end of a draft', () => {
  it('destroys its key at the worker, so that no copy opens, and takes the row; twice is once', async () => {
    const call = await aRegistrar();
    const { drafts } = createCaller(call).registration;
    const form = { person: { name: '李测试' }, services: [{ service: 'purchase' as const, values: {} }] };
    const { draftId } = await drafts.begin({ form });
    const copy = await office.sql.query<Record<string, unknown>>('select * from registration_draft where id = $1', [
      draftId,
    ]);
    let done = 0;
    const end = () =>
      destroyDraftOf(office.worker.services, { draftId, staffId: call.principal.staffId }, async () => {
        done += 1;
      });
    await end();
    await end();
    expect([await drafts.list(), done]).toEqual([[], 2]);
    expect(await office.sql.query('select id from registration_draft where id = $1', [draftId])).toEqual([]);
    expect(
      await office.keysSql.query("select had_key from erasure_fence where scope = 'import' and subject_id = $1", [
        draftId,
      ]),
    ).toEqual([{ had_key: true }]);
    // Put back from a copy, it is there and opens for nobody.
    const [row] = copy;
    const columns = Object.keys(row ?? {});
    await office.sql.query(
      `insert into registration_draft (${columns.join(',')}) values (${columns.map((_, at) => `$${at + 1}`).join(',')})`,
      Object.values(row ?? {}),
    );
    await expect.poll(() => drafts.list(), { timeout: 30_000 }).toEqual([]);
    await expect(drafts.open({ draftId })).rejects.toThrow('COLLECTION_DRAFT_NOT_FOUND');
  });

  it('stands in the log as work that nobody started', async () => {
    const events = await office.sql.query(
      "select principal_id as who, subject_kind as kind from audit_event where action = 'collection.draft-destroyed'",
    );
    expect(events).toEqual(Array(2).fill({ who: null, kind: 'Draft' }));
  });
});
