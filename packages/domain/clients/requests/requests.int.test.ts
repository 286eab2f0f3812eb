import { type ClientId, type Id, newId } from '@kean/kernel';
import { callerFactory } from '@kean/procedures';
import { aBranch, aStaffMember, type TestBranch, type TestStaff } from '@kean/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { OwnRequest, RequestCase, RequestPage } from '../contract/requests.ts';
import { policy } from '../policy.ts';
import {
  aCall,
  aClient,
  aStrangersCall,
  type ClientWishes,
  logAsText,
  newestMessageTo,
  openOffice,
  type TestOffice,
} from '../testing/index.ts';
import { requestsApi } from './api.ts';

let office: TestOffice;
let here: TestBranch;
let agent: TestStaff;
let manager: TestStaff;
let officer: TestStaff;
let second: TestStaff;
let clientId: ClientId;
const caller = callerFactory(requestsApi);

beforeAll(async () => {
  office = await openOffice();
  here = await aBranch(office.sql);
  [agent, manager] = [
    await aStaffMember(office.sql, { branch: here }),
    await aStaffMember(office.sql, { branch: here }),
  ];
  [officer, second] = [
    await aStaffMember(office.sql, { branch: null }),
    await aStaffMember(office.sql, { branch: null }),
  ];
  for (const [code, scope, members] of [
    ['store-manager', 'branch', [manager]],
    ['compliance', 'agency', [officer, second]],
  ] as const) {
    await office.sql.query('insert into role (code, name, name_en) values ($1, $1, $1)', [code]);
    await office.sql.query(
      `insert into role_grant (id, role_code, clause, action, subject, scope)
       values ($1, $2, 'clients', 'handle-requests', 'Client', $3)`,
      [newId(), code, scope],
    );
    for (const { id } of members)
      await office.sql.query('insert into staff_role (staff_id, role_code) values ($1, $2)', [id, code]);
  }
});
afterAll(() => office.close());
beforeEach(async () => {
  clientId = await mine();
});

const mine = (wishes: ClientWishes = {}) => aClient(office, here, { assigneeId: agent.id, ...wishes });
const visit = (id = clientId) =>
  caller({ ...aStrangersCall(office), visitor: { visitId: newId<'Visit'>(), clientId: id } });
const by = (member: TestStaff, scope: 'own' | 'branch' | 'agency') =>
  caller(
    aCall(office, member, [policy], {
      'clients.take-requests': scope,
      'clients.read-requests': scope,
      'clients.handle-requests': scope,
    }),
  );
const compliance = () => by(officer, 'agency');
const ask = (kind: OwnRequest['kind'], words = '', more: { aboutMyAgent?: boolean; key?: string } = {}) =>
  visit().ask({ key: newId(), kind, words, language: 'zh', ...more });
const stateOf = async (id = clientId) =>
  (await office.sql.query<{ state: string }>('select state from client where id = $1', [id]))[0]?.state;
const versionOf = async (requestId: Id<'Request'>) => (await compliance().get({ requestId })).version;
const act = async (requestId: Id<'Request'>) => ({ requestId, version: await versionOf(requestId) });
const newest = async () => {
  const [own] = await visit().own();
  if (own === undefined) throw new TypeError('the client has a case');
  return own;
};
const WORDS = '我住址里的楼号登记错了，应为 7 号楼';

describe('a client who exercises a right', () => {
  it('has one case however often it is sent, is told of it, and sees it with a day and what they wrote', async () => {
    const key = newId();
    const taken = await Promise.all([1, 2, 3].map(() => ask('correct', WORDS, { key })));
    expect(new Set(taken.map(({ requestId }) => requestId)).size).toBe(1);
    expect(taken.filter(({ isNew }) => isNew)).toHaveLength(1);
    const own = OwnRequest.parse(await newest());
    expect(own).toMatchObject({ kind: 'correct', state: 'checked', channel: 'own-pages', isOverdue: false });
    expect(own.steps).toMatchObject([{ act: 'taken', words: WORDS, code: 'link-and-code' }]);
    expect(own.dueAt.getTime()).toBeGreaterThan(Date.now() + 14 * 86_400_000);
    const told = await newestMessageTo(office, clientId);
    expect(told).toMatchObject({ template: 'clients.request-taken', values: { kind: 'correct', number: own.number } });
    expect(await logAsText(office)).not.toContain(WORDS);
    const [row] = await office.sql.query<{ text: string }>(
      "select string_agg(s::text, '') as text from client_request_step s where client_id = $1",
      [clientId],
    );
    expect(row?.text).not.toContain('楼号');
  });

  it('keeps hostile text as text, and is asked to wait when ten of theirs are open', async () => {
    const hostile = '<script>alert(1)</script>\u202e=HYPERLINK("x")';
    await ask('other', hostile);
    expect((await newest()).steps[0]?.words).toBe(hostile);
    for (let n = 1; n < 10; n += 1) await ask('other');
    await expect(ask('copy')).rejects.toMatchObject({ message: 'CLIENTS_REQUESTS_TOO_MANY' });
  });

  it('sees no case of another client, and the office’s own notes of none', async () => {
    await ask('copy', '给我一份');
    expect(await visit(await mine()).own()).toEqual([]);
    const { requestId } = await newest();
    await compliance().assign({ ...(await act(requestId)), staffId: officer.id });
    expect((await newest()).steps.map((step) => step.act)).toEqual(['taken']);
  });
});

describe('the office', () => {
  it('handles a case: the words by a look in the log, an extension once and told, an answer that stands', async () => {
    const { requestId } = await ask('correct', WORDS);
    const page = RequestPage.parse(await compliance().list({ show: 'open' }));
    expect(page.rows.some((row) => row.requestId === requestId)).toBe(true);
    const first = RequestCase.parse(await compliance().get({ requestId }));
    expect(JSON.stringify(first)).not.toContain(WORDS);
    expect(first).toMatchObject({ mayHandle: true, mayExtend: true, checksMissing: 0, accusedName: null });
    const stepId = first.steps[0]?.stepId as Id<'RequestStep'>;
    expect(await compliance().openWords({ requestId, stepId })).toEqual({ words: WORDS });
    await compliance().assign({ ...(await act(requestId)), staffId: officer.id });
    await compliance().extend({ ...(await act(requestId)), because: 'complex', language: 'zh' });
    expect(await newestMessageTo(office, clientId)).toMatchObject({ template: 'clients.request-extended' });
    expect((await compliance().get({ requestId })).dueBy).toBe('gbt-35273/answer');
    const again = compliance().extend({ ...(await act(requestId)), because: 'complex' });
    await expect(again).rejects.toMatchObject({ message: 'CLIENTS_REQUEST_EXTENDED_ONCE' });
    await compliance().decide({ ...(await act(requestId)), outcome: 'granted', words: '已更正为 7 号楼' });
    expect(await newest()).toMatchObject({
      state: 'done',
      steps: [{}, { act: 'extended' }, { words: '已更正为 7 号楼' }],
    });
    const more = compliance().decide({
      ...(await act(requestId)),
      outcome: 'refused',
      because: 'not-held',
      words: '无',
    });
    await expect(more).rejects.toMatchObject({ message: 'CLIENTS_REQUEST_DECIDED' });
    const events = await office.sql.query<{ action: string }>(
      "select action from audit_event where facts->>'requestId' = $1 order by position, id",
      [requestId],
    );
    expect(new Set(events.map(({ action }) => action))).toEqual(
      new Set(
        ['taken', 'read', 'words-opened', 'assigned', 'extended', 'decided'].map((one) => `clients.request-${one}`),
      ),
    );
  });

  it('refuses with a reason and in words, and the client reads both', async () => {
    const { requestId } = await ask('delete');
    const silent = {
      ...(await act(requestId)),
      outcome: 'refused',
      because: 'law-requires-keeping',
      words: ' ',
    } as const;
    const unexplained = { message: 'CLIENTS_REQUEST_REFUSAL_UNEXPLAINED' };
    await expect(compliance().decide(silent)).rejects.toMatchObject(unexplained);
    await expect(compliance().decide({ ...silent, words: '不行', because: null })).rejects.toMatchObject(unexplained);
    await compliance().decide({ ...silent, words: '合同须保存五年' });
    expect(await newest()).toMatchObject({ state: 'refused', refusedBecause: 'law-requires-keeping' });
    expect((await newest()).steps.at(-1)).toMatchObject({ act: 'refused', words: '合同须保存五年' });
    expect(await stateOf()).toBe('active');
  });

  it('of two who act on the same case at once only one does', async () => {
    const { requestId } = await ask('copy');
    const at = await act(requestId);
    const both = await Promise.allSettled([
      compliance().decide({ ...at, outcome: 'granted', words: '甲' }),
      by(second, 'agency').decide({ ...at, outcome: 'refused', because: 'not-held', words: '乙' }),
    ]);
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('grants restriction, from which the client is restricted, and lifts it to what they were', async () => {
    const { requestId } = await ask('restrict');
    await compliance().decide({ ...(await act(requestId)), outcome: 'granted' });
    expect([await stateOf(), (await newest()).isRestrictedNow]).toEqual(['restricted', true]);
    expect((await compliance().get({ requestId })).mayLift).toBe(true);
    await compliance().lift(await act(requestId));
    expect([await stateOf(), (await newest()).isRestrictedNow]).toEqual(['active', false]);
    await expect(compliance().lift(await act(requestId))).rejects.toMatchObject({
      message: 'CLIENTS_REQUEST_NEVER_RESTRICTED',
    });
  });

  it('restricts at once whom it grants deletion, and no lifted restriction lets them out of it', async () => {
    const restriction = await ask('restrict');
    await compliance().decide({ ...(await act(restriction.requestId)), outcome: 'granted' });
    const deletion = await ask('delete');
    await compliance().decide({ ...(await act(deletion.requestId)), outcome: 'granted' });
    await compliance().lift(await act(restriction.requestId));
    expect(await stateOf()).toBe('restricted');
    await expect(compliance().lift(await act(deletion.requestId))).rejects.toMatchObject({
      message: 'CLIENTS_REQUEST_NEVER_RESTRICTED',
    });
  });

  it('lets somebody of quarantine back into quarantine', async () => {
    clientId = await mine({ state: 'quarantined', origin: 'imported', consents: 'none' });
    const { requestId } = await ask('restrict');
    await compliance().decide({ ...(await act(requestId)), outcome: 'granted' });
    expect(await stateOf()).toBe('restricted');
    await compliance().lift(await act(requestId));
    expect(await stateOf()).toBe('quarantined');
  });
});

describe('a request by word of mouth or letter', () => {
  const letter = (more = {}) =>
    by(agent, 'own').take({
      key: newId(),
      clientId,
      kind: 'copy',
      channel: 'letter',
      by: 'subject',
      words: WORDS,
      ...more,
    });

  it('grants nothing until somebody has established who asks', async () => {
    const { requestId } = await letter();
    const early = compliance().decide({ ...(await act(requestId)), outcome: 'granted' });
    await expect(early).rejects.toMatchObject({ message: 'CLIENTS_REQUEST_IDENTITY_OPEN' });
    await compliance().checkIdentity({ ...(await act(requestId)), how: 'papers-seen' });
    await compliance().decide({ ...(await act(requestId)), outcome: 'granted' });
    expect(await newest()).toMatchObject({ state: 'done', channel: 'letter', steps: [{ words: WORDS }, {}, {}] });
  });

  it('of an heir wants two people, whatever process asks', async () => {
    const { requestId } = await letter({ by: 'heir', paperRef: 'QQ-2026-001' });
    await compliance().checkIdentity({ ...(await act(requestId)), how: 'relation-papers-seen' });
    const twice = compliance().checkIdentity({ ...(await act(requestId)), how: 'relation-papers-seen' });
    await expect(twice).rejects.toMatchObject({ message: 'CLIENTS_REQUEST_CHECKED_BY_ANOTHER' });
    const round = office.sql.query("update client_request set state = 'checked' where id = $1", [requestId]);
    await expect(round).rejects.toThrow();
    await by(second, 'agency').checkIdentity({ ...(await act(requestId)), how: 'relation-papers-seen' });
    expect((await compliance().get({ requestId })).state).toBe('checked');
  });

  it('is taken for no client out of reach, absent or erased, with one answer', async () => {
    const others = await mine({ assigneeId: null });
    const gone = await mine();
    await office.sql.query("update client set state = 'erased' where id = $1", [gone]);
    for (const one of [others, gone, newId<'Client'>()])
      await expect(letter({ clientId: one })).rejects.toMatchObject({ message: 'CLIENTS_CLIENT_NOT_FOUND' });
  });
});

describe('a complaint', () => {
  it('about the client’s agent is nothing that exists for that agent, in any list and by any act', async () => {
    const { requestId } = await ask('complain', '经纪人态度恶劣', { aboutMyAgent: true });
    const accused = by(agent, 'own');
    const at = await act(requestId);
    expect((await accused.list({ show: 'open' })).rows.map((row) => row.requestId)).not.toContain(requestId);
    expect(await accused.ofClient({ clientId })).toEqual([]);
    const NOT_FOUND = { message: 'CLIENTS_REQUEST_NOT_FOUND' };
    await expect(accused.get({ requestId })).rejects.toMatchObject(NOT_FOUND);
    await expect(accused.decide({ ...at, outcome: 'granted' })).rejects.toMatchObject(NOT_FOUND);
    // Nor does the branch's log tell: a manager reads it, and may be the one.
    const branches = await office.sql.query(
      "select distinct branch_id from audit_event where facts->>'requestId' = $1 and outcome = 'allowed'",
      [requestId],
    );
    expect(branches).toEqual([{ branch_id: null }]);
    expect((await by(manager, 'branch').get({ requestId })).accusedName).not.toBeNull();
    expect((await compliance().handlers({ requestId })).map(({ staffId }) => staffId)).not.toContain(agent.id);
  });

  it('names somebody by whoever handles it, and takes the case from them', async () => {
    const { requestId } = await ask('complain', '店长泄露了我的号码');
    await compliance().assign({ ...(await act(requestId)), staffId: manager.id });
    const self = compliance().nameAccused({ ...(await act(requestId)), staffId: officer.id });
    await expect(self).rejects.toMatchObject({ message: 'CLIENTS_REQUEST_ACCUSED_NAMES_YOU' });
    await compliance().nameAccused({ ...(await act(requestId)), staffId: manager.id });
    expect((await compliance().get({ requestId })).assigneeId).toBeNull();
    await expect(by(manager, 'branch').get({ requestId })).rejects.toMatchObject({
      message: 'CLIENTS_REQUEST_NOT_FOUND',
    });
    const back = compliance().assign({ ...(await act(requestId)), staffId: manager.id });
    await expect(back).rejects.toMatchObject({ message: 'CLIENTS_REQUEST_HANDLER_NOT_ELIGIBLE' });
    const round = office.sql.query(
      "update client_request set state = 'done', decided_by = accused_id, decided_at = now() where id = $1",
      [requestId],
    );
    await expect(round).rejects.toThrow();
  });
});

describe('the list', () => {
  it('goes by the day, page by page, and shows a manager the branch alone', async () => {
    const there = await aBranch(office.sql);
    const elsewhere = await aClient(office, there);
    const far = await visit(elsewhere).ask({ key: newId(), kind: 'copy' });
    await ask('copy');
    await ask('explain');
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: RequestPage = await compliance().list({ show: 'open', limit: 2, cursor });
      seen.push(...page.rows.map(({ requestId }) => requestId));
      cursor = page.next;
    } while (cursor !== null);
    const { counts } = await compliance().list({ show: 'open' });
    expect([new Set(seen).size, seen.length]).toEqual([counts.open, counts.open]);
    const branch = await by(manager, 'branch').list({ show: 'open', limit: 100 });
    expect(branch.rows.map(({ requestId }) => requestId)).not.toContain(far.requestId);
    expect(branch.rows.length).toBeGreaterThan(0);
  });

  it('calls what is past its day overdue by the clock of the database', async () => {
    const { requestId } = await ask('copy');
    await office.sql.query('alter table client_request disable trigger client_request_moves');
    await office.sql.query(
      `update client_request set taken_at = now() - interval '20 days', due_at = now() - interval '1 minute' where id = $1`,
      [requestId],
    );
    await office.sql.query('alter table client_request enable trigger client_request_moves');
    const late = await compliance().list({ show: 'overdue', limit: 100 });
    expect(late.rows.map((row) => [row.requestId, row.isOverdue])).toEqual([[requestId, true]]);
    expect(late.counts.overdue).toBe(1);
  });

  it('refuses a cursor that is none, and somebody without the grant', async () => {
    const bad = compliance().list({ show: 'open', cursor: 'nonsense' });
    await expect(bad).rejects.toMatchObject({ message: 'CLIENTS_CURSOR_INVALID' });
    const none = caller(aCall(office, agent, [policy], { 'clients.read': 'own' }));
    await expect(none.list({ show: 'open' })).rejects.toMatchObject({ message: 'CALL_NOT_YOUR_ROLE' });
  });
});

it('a case outlives the key of its client: what was written is gone with it, and nothing fails', async () => {
  const { requestId } = await ask('delete', WORDS);
  const { steps } = await compliance().get({ requestId });
  await office.destroyKeys([clientId]);
  const look = compliance().openWords({ requestId, stepId: steps[0]?.stepId as Id<'RequestStep'> });
  await expect(look).rejects.toMatchObject({ message: 'CLIENTS_REQUEST_NOTHING_WRITTEN' });
});
