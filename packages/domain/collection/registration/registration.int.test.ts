import { placeOfPropertyColumn } from '@kean/clients/contract';
import { policy as clientsPolicy } from '@kean/clients/policy';
import {
  aCall,
  aClient,
  aDecoy,
  aPhone,
  aPhoneOfStaff,
  aStrangersCall,
  eventsOf,
  type Holding,
  logAsText,
  openOffice,
  type TestOffice,
} from '@kean/clients/testing';
import { open } from '@kean/encryption';
import { anAskedSubject } from '@kean/encryption/testing';
import { type ClientId, newId } from '@kean/kernel';
import { callerFactory, type SignedInContext } from '@kean/procedures';
import { aBranch, aPublishedNotice, aStaffMember, type TestBranch } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collectionApi } from '../api.ts';
import { findingKey } from '../contract/registration.ts';
import { policy } from '../policy.ts';
import { LOOKUPS_AN_HOUR } from './count-lookups.ts';

const createCaller = callerFactory(collectionApi);
const OWN = { 'collection.register': 'own', 'clients.read': 'own' } as const;

let office: TestOffice;
let here: TestBranch;
let agent: SignedInContext;

beforeAll(async () => {
  office = await openOffice();
  here = await aBranch(office.sql);
  agent = await somebody(OWN);
});
afterAll(() => office.close());

async function somebody(holding: Holding, branch = here): Promise<SignedInContext> {
  return aCall(office, await aStaffMember(office.sql, { branch }), [policy, clientsPolicy], holding);
}
const as = (call: SignedInContext) => createCaller(call).registration;
const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => 'answered',
    (error) => error.cause?.code ?? error.code,
  );
const purchaseOf = (phone: string, more: object = {}) => ({
  person: { name: '李测试', phone },
  services: [{ service: 'purchase', values: { district: '海淀区', budgetTo: '5000000', ...more } }],
});
const begin = async (form: object, call = agent) => (await as(call).drafts.begin({ form: form as never })).draftId;
const register = (draftId: string, form: object, confirmed: string[] = [], call = agent) =>
  as(call).register({ draftId, form, confirmed } as never);
async function registered(form: object, call = agent): Promise<ClientId> {
  const answer = await register(await begin(form, call), form, [], call);
  if (answer.outcome !== 'registered') throw new TypeError(`not registered: ${answer.outcome}`);
  return answer.clientId;
}
/** What was taken down about the home in own words, opened. */
async function wordsOfHome(id: ClientId): Promise<unknown> {
  const [home] = await office.sql.query<{ id: string; wording: Buffer }>(
    'select id, wording from property where client_id = $1',
    [id],
  );
  const asked = [anAskedSubject(id)];
  const { keys } = await office.keyring.keysFor('client', asked, { principal: 'system', purpose: 'test' });
  const key = keys.get(id);
  if (home === undefined || key === undefined) throw new TypeError('a home and its key');
  return JSON.parse(open(key, placeOfPropertyColumn(id, 'wording', home.id), home.wording).toString('utf8'));
}
const clientsOf = (call: SignedInContext) =>
  office.sql.query<{ id: string }>('select id from client where assignee_id = $1', [call.principal.staffId]);

describe('the forms', () => {
  it('ask for what the services need, and name the notice that clients are shown', async () => {
    expect((await as(agent).forms()).notice).toBeNull();
    await aPublishedNotice(office.sql, 'clients');
    const { services, notice } = await as(agent).forms();
    expect(services.map(({ code }) => code)).toEqual(['purchase', 'tenancy', 'sale', 'letting', 'signing']);
    expect(notice).toMatchObject({ version: 1, digest: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });
});

describe('a client is registered', () => {
  it('sealed, in quarantine, with the agent, with who, whence and when of each field, and without a value in the log', async () => {
    const [phone, second] = [aPhone(), aPhone()];
    const form = {
      person: { name: '李测试', phone, phone2: second },
      services: [
        {
          service: 'purchase',
          values: { district: '海淀区', budgetTo: '5,000,000', layout: '2-3居', wishes: '近地铁' },
        },
        {
          service: 'sale',
          values: {
            ...{ address: '海淀区测试路 1 号', area: '88.5', rooms: '3室2厅', askingPrice: '4800000' },
            ...{ owner: '欧阳测试', builtYear: '2005' },
          },
        },
      ],
    };
    const id = await registered(form);
    const [client] = await office.sql.query(
      'select state, origin, roles, assignee_id, branch_id from client where id = $1',
      [id],
    );
    expect(client).toEqual({
      ...{ state: 'quarantined', origin: 'registered', roles: ['buyer', 'seller'] },
      ...{ assignee_id: agent.principal.staffId, branch_id: here.id },
    });
    const fields = await office.sql.query(
      'select field, source, recorded_by from client_field where client_id = $1 order by 1',
      [id],
    );
    expect(fields).toEqual(
      ['name', 'phone', 'phone2'].map((field) => ({
        field,
        source: 'staff',
        recorded_by: agent.principal.staffId,
      })),
    );
    const [demand] = await office.sql.query(
      'select kind, district, rooms, price_max::int, wording is not null as words from demand where client_id = $1',
      [id],
    );
    expect(demand).toEqual({ kind: 'purchase', district: '海淀区', rooms: null, price_max: 5_000_000, words: true });
    const [home] = await office.sql.query(
      'select district, rooms, halls, area::float8, asking_price::int from property where client_id = $1',
      [id],
    );
    expect(home).toEqual({ district: '海淀区', rooms: 3, halls: 2, area: 88.5, asking_price: 4_800_000 });
    expect(await wordsOfHome(id)).toEqual({ owner: '欧阳测试', builtYear: '2005' });
    const events = (await eventsOf(office, agent.principal.staffId)).map(({ action }) => action);
    expect(events).toEqual(
      expect.arrayContaining([
        'collection.draft-begun',
        'collection.duplicate-looked-for',
        'collection.client-registered',
      ]),
    );
    const log = await logAsText(office);
    for (const value of ['李测试', '欧阳测试', phone, second, '测试路', '近地铁']) expect(log).not.toContain(value);
  });

  it('once, however often the form is sent and by however many tabs at once', async () => {
    const call = await somebody(OWN);
    const form = purchaseOf(aPhone());
    const draftId = await begin(form, call);
    const answers = await Promise.all([1, 2, 3, 4].map(() => register(draftId, form, [], call)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toMatchObject({ outcome: 'registered', clientId: draftId });
    expect(await register(draftId, form, [], call)).toEqual(answers[0]);
    expect(await clientsOf(call)).toHaveLength(1);
  });

  it('as one of two forms with the same phone that are sent in the same moment', async () => {
    const call = await somebody(OWN);
    const form = purchaseOf(aPhone());
    const drafts = [await begin(form, call), await begin(form, call)];
    const answers = await Promise.all(drafts.map((draftId) => register(draftId, form, [], call)));
    expect(answers.map(({ outcome }) => outcome).toSorted()).toEqual(['duplicate', 'registered']);
    expect(await clientsOf(call)).toHaveLength(1);
  });

  it('by nobody without a branch, without the right, or signed out', async () => {
    const [form, draftId] = [purchaseOf(aPhone()), newId<'Draft'>()];
    const nowhere = await somebody(OWN);
    const homeless = { ...nowhere, principal: { ...nowhere.principal, branchId: null, regionId: null } };
    expect(await codeOf(register(draftId, form, [], homeless))).toBe('COLLECTION_NO_BRANCH');
    expect(await codeOf(register(draftId, form, [], await somebody({ 'clients.read': 'own' })))).toBe(
      'CALL_NOT_YOUR_ROLE',
    );
    expect(await codeOf(createCaller(aStrangersCall(office)).registration.register({ draftId, form } as never))).toBe(
      'CALL_SIGN_IN_REQUIRED',
    );
  });
});

describe('what is wrong with a form', () => {
  it('is told by field before anything is written; what only asks is taken once it was confirmed', async () => {
    const form = purchaseOf('+85261234567', { budgetTo: '5000' });
    const draftId = await begin(form);
    const first = await register(draftId, form);
    if (first.outcome !== 'findings') throw new TypeError(first.outcome);
    expect(first.findings.map(findingKey)).toEqual(['person/phone/phone-abroad', 'purchase/budgetTo/price-unusual']);
    const half = await register(draftId, form, ['person/phone/phone-abroad']);
    expect(half.outcome).toBe('findings');
    expect(await register(draftId, form, first.findings.map(findingKey))).toMatchObject({ outcome: 'registered' });
  });

  it('is refused where it is impossible, whatever was confirmed', async () => {
    const form = { person: { name: '李测试', phone: '12345' }, services: [{ service: 'purchase', values: {} }] };
    const draftId = await begin(form);
    const keys = [
      'person/phone/phone-impossible',
      'purchase/district/field-missing',
      'purchase/budgetTo/field-missing',
    ];
    const answer = await register(draftId, form, keys);
    expect(answer.outcome === 'findings' && answer.findings.map(findingKey)).toEqual(keys);
  });

  it('is a field that no chosen service needs: refused by each procedure that takes a form, kept by none, and in the log by its name', async () => {
    const call = await somebody(OWN);
    const good = purchaseOf(aPhone());
    const draft = await as(call).drafts.begin({ form: good as never });
    const tooMuch = { ...good, person: { ...good.person, idNumber: '11010519491231002X' } };
    const asked = { draftId: draft.draftId, revision: draft.revision, form: tooMuch, confirmed: [] };
    const { draftId, revision, form, confirmed } = asked as never as Record<string, never>;
    const outside = 'COLLECTION_FIELD_OUTSIDE_SERVICES';
    expect(await codeOf(as(call).check({ form } as never))).toBe(outside);
    expect(await codeOf(as(call).drafts.begin({ form } as never))).toBe(outside);
    expect(await codeOf(as(call).drafts.keep({ draftId, revision, form } as never))).toBe(outside);
    expect(await codeOf(as(call).register({ draftId, form, confirmed } as never))).toBe(outside);
    expect((await as(call).drafts.open({ draftId } as never)).form).toEqual(good);
    expect(await clientsOf(call)).toHaveLength(0);
    const refused = (await eventsOf(office, call.principal.staffId)).filter(
      ({ action }) => action === 'collection.over-collection-refused',
    );
    expect(refused).toHaveLength(4);
    expect(await logAsText(office)).not.toContain('11010519491231002X');
  });
});

describe('a field that came after the notice was published', () => {
  it('is not offered, is told, and is refused by each procedure that takes a form, until a notice names it', async () => {
    const call = await somebody(OWN);
    const publishInstead = async (line: string, leavingOut: readonly string[]) => {
      await office.sql.query(`update notice_version set state = 'superseded' where state = 'published'`);
      await aPublishedNotice(office.sql, line, leavingOut);
    };
    const form = {
      person: { name: '李测试', phone: aPhone() },
      services: [
        {
          service: 'sale',
          values: {
            address: '海淀区测试路 1 号',
            area: '88.5',
            rooms: '3室2厅',
            askingPrice: '4800000',
            owner: '欧阳测试',
          },
        },
      ],
    };
    await publishInstead('clients-before', ['owner', 'builtYear']);
    const { services, untold, notice } = await as(call).forms();
    const sale = services.find(({ code }) => code === 'sale');
    expect(notice).toBeNull();
    expect(sale?.fields.map(({ field }) => field)).not.toContain('owner');
    expect(untold.map(({ service, field }) => `${service}/${field}`)).toEqual([
      ...['sale/owner', 'sale/builtYear'],
      ...['letting/owner', 'letting/builtYear'],
    ]);
    const outside = 'COLLECTION_FIELD_OUTSIDE_NOTICE';
    expect(await codeOf(as(call).check({ form } as never))).toBe(outside);
    expect(await codeOf(as(call).drafts.begin({ form } as never))).toBe(outside);
    const [only] = form.services;
    const { owner: _, ...told } = only?.values ?? { owner: '' };
    const draftId = await begin({ ...form, services: [{ service: 'sale', values: told }] }, call);
    expect(await codeOf(register(draftId, form, [], call))).toBe(outside);
    expect(await clientsOf(call)).toHaveLength(0);
    // Of a service that the notice does not mention nothing is taken, whatever was filled in.
    await publishInstead('clients-no-sale', ['sale']);
    const narrow = await as(call).forms();
    expect(narrow.services.map(({ code }) => code)).not.toContain('sale');
    expect(narrow.closed.map(({ service }) => service)).toEqual(['sale']);
    expect(narrow.untold).toEqual([]);
    const service = 'COLLECTION_SERVICE_OUTSIDE_NOTICE';
    const empty = { person: form.person, services: [{ service: 'sale', values: {} }] };
    for (const each of [form, empty]) {
      expect(await codeOf(as(call).check({ form: each } as never))).toBe(service);
      expect(await codeOf(as(call).drafts.begin({ form: each } as never))).toBe(service);
      expect(await codeOf(register(draftId, each, [], call))).toBe(service);
    }
    expect(await clientsOf(call)).toHaveLength(0);
    await publishInstead('clients-today', []);
    expect((await as(call).forms()).untold).toEqual([]);
    expect((await register(draftId, form, [], call)).outcome).toBe('registered');
  });
});

describe('somebody who is known already', () => {
  it('is linked where the agent may read the dossier, in any spelling of the number, and is not registered again', async () => {
    const phone = aPhone();
    const id = await registered(purchaseOf(phone));
    const spelt = `+86 ${phone.slice(0, 3)}-${phone.slice(3)}`;
    expect(await as(agent).lookForDuplicate({ phone: spelt })).toMatchObject({ met: 'mine', clientId: id });
    const form = purchaseOf(phone);
    expect(await register(await begin(form), form)).toMatchObject({
      outcome: 'duplicate',
      duplicate: { met: 'mine', clientId: id },
    });
  });

  it('is met by the number that whoever asks was shown, also where the client is nobody; somebody else’s number of it is free', async () => {
    const other = await somebody(OWN);
    const decoy = await aDecoy(office, here, { assigneeId: agent.principal.staffId });
    const [shown, elsewhere] = [agent, other].map(({ principal }) => decoy.shownTo(principal.staffId)) as [
      string,
      string,
    ];
    expect(await as(agent).lookForDuplicate({ phone: shown })).toMatchObject({ met: 'mine', clientId: decoy.id });
    const form = purchaseOf(`+86 ${shown}`);
    expect(await register(await begin(form), form)).toMatchObject({ outcome: 'duplicate' });
    expect(await as(other).lookForDuplicate({ phone: elsewhere })).toEqual({ met: 'kept' });
    // It blocks nobody: a name is none of it, and a number that it shows to nobody is anybody's.
    const free = purchaseOf(aPhone());
    expect(await register(await begin(free), free)).toMatchObject({ outcome: 'registered' });
  });

  it('is one neutral answer where it is another’s, whatever the state, while the log keeps whom it was', async () => {
    const [other, call] = [await somebody(OWN), await somebody(OWN)];
    const phones = [aPhone(), aPhone(), aPhone()] as const;
    const states = ['active', 'quarantined'] as const;
    const ids = [
      await aClient(office, here, {
        assigneeId: other.principal.staffId,
        state: states[0],
        fields: { phone: phones[0] },
      }),
      await aClient(office, here, {
        assigneeId: other.principal.staffId,
        state: states[1],
        fields: { phone: phones[1] },
      }),
      await aClient(office, here, { assigneeId: null, fields: { phone: phones[2] } }),
    ];
    for (const phone of phones) expect(await as(call).lookForDuplicate({ phone })).toEqual({ met: 'kept' });
    const form = purchaseOf(phones[0]);
    expect(await register(await begin(form, call), form, [], call)).toEqual({
      outcome: 'duplicate',
      duplicate: { met: 'kept' },
    });
    const events = (await eventsOf(office, call.principal.staffId)).filter(
      ({ action }) => action === 'collection.duplicate-looked-for',
    );
    expect(events.map(({ subjectId }) => subjectId)).toEqual([...ids, ids[0]]);
  });

  it('is nobody where it is of another branch, or the number cannot be called', async () => {
    const elsewhere = await aBranch(office.sql);
    const phone = aPhone();
    await aClient(office, elsewhere, { fields: { phone } });
    expect(await as(agent).lookForDuplicate({ phone })).toEqual({ met: 'nobody' });
    expect(await as(agent).lookForDuplicate({ phone: '12345' })).toEqual({ met: 'nobody' });
  });

  it('is asked about where the number is a colleague’s, before it is saved and not whose, and saved where that is so all the same', async () => {
    const phone = aPhone();
    await aPhoneOfStaff(office, phone);
    expect(await as(agent).lookForDuplicate({ phone })).toEqual({ met: 'staff' });
    const form = purchaseOf(phone);
    const draftId = await begin(form);
    const answer = await register(draftId, form);
    expect(answer).toMatchObject({ outcome: 'findings', findings: [{ severity: 'asks', code: 'phone-is-staffs' }] });
    expect(await clientsOf(agent)).not.toContainEqual({ id: draftId });
    expect(await register(draftId, form, ['person/phone/phone-is-staffs'])).toMatchObject({ outcome: 'registered' });
    expect(await office.sql.query('select phone_carries($1) as standing', [draftId])).toEqual([{ standing: 'staff' }]);
    expect(await logAsText(office)).not.toContain(phone);
  });

  it('cannot be searched for: an hour allows so many lookups, saving among them, and the first refusal is in the log', async () => {
    const call = await somebody(OWN);
    const ask = () => codeOf(as(call).lookForDuplicate({ phone: '13800000000' }));
    for (let tries = 0; tries < LOOKUPS_AN_HOUR; tries += 1) expect(await ask()).toBe('answered');
    const form = purchaseOf(aPhone());
    const draftId = await begin(form, call);
    expect([await ask(), await codeOf(register(draftId, form, [], call))]).toEqual(
      Array(2).fill('COLLECTION_LOOKED_UP_TOO_OFTEN'),
    );
    const limited = (await eventsOf(office, call.principal.staffId)).filter(
      ({ action }) => action === 'collection.lookups-limited',
    );
    expect(limited).toHaveLength(1);
    expect((await as(call).drafts.list()).map((draft) => draft.draftId)).toEqual([draftId]);
    await office.sql.query("update registration_window set ends_at = now() - interval '1 second' where staff_id = $1", [
      call.principal.staffId,
    ]);
    expect(await register(draftId, form, [], call)).toMatchObject({ outcome: 'registered' });
  });
});

describe('a draft', () => {
  it('lies sealed with the office, is listed masked, and is found again as it was', async () => {
    const call = await somebody(OWN);
    const phone = aPhone();
    const form = purchaseOf(phone);
    const { draftId, revision } = await as(call).drafts.begin({
      form: { person: {}, services: form.services } as never,
    });
    const kept = await as(call).drafts.keep({ draftId, revision, form } as never);
    expect(kept.revision).toBe(2);
    expect(await as(call).drafts.list()).toMatchObject([
      {
        draftId,
        revision: 2,
        services: ['purchase'],
        maskedName: '李**',
        maskedPhone: `${phone.slice(0, 3)}****${phone.slice(-4)}`,
      },
    ]);
    expect(await as(call).drafts.open({ draftId })).toMatchObject({ draftId, revision: 2, form });
    const [row] = await office.sql.query<{ text: string }>(
      "select encode(sealed, 'escape') as text from registration_draft where id = $1",
      [draftId],
    );
    expect(row?.text).not.toContain('海淀');
    expect(row?.text).not.toContain(phone);
  });

  it('of an older tab overwrites nothing, and an older one that is put back does not open', async () => {
    const form = purchaseOf(aPhone());
    const { draftId, revision } = await as(agent).drafts.begin({ form: form as never });
    const [older] = await office.sql.query<{ sealed: Buffer }>('select sealed from registration_draft where id = $1', [
      draftId,
    ]);
    await as(agent).drafts.keep({ draftId, revision, form } as never);
    expect(await codeOf(as(agent).drafts.keep({ draftId, revision, form } as never))).toBe('COLLECTION_DRAFT_MOVED_ON');
    await office.sql.query('update registration_draft set sealed = $2 where id = $1', [draftId, older?.sealed]);
    expect(await codeOf(as(agent).drafts.open({ draftId }))).toBe('COLLECTION_DRAFT_NOT_FOUND');
  });

  it('is nobody else’s, not even whoever reaches the whole agency, and is gone once it is over, saved or given up', async () => {
    const [call, boss] = [
      await somebody(OWN),
      await somebody({ 'collection.register': 'agency', 'clients.read': 'agency' }),
    ];
    const form = purchaseOf(aPhone());
    const [first, second, third] = [await begin(form, call), await begin(form, call), await begin(form, call)];
    expect(await as(boss).drafts.list()).toEqual([]);
    expect(await codeOf(as(boss).drafts.open({ draftId: first }))).toBe('COLLECTION_DRAFT_NOT_FOUND');
    expect(await codeOf(as(boss).drafts.discard({ draftId: first }))).toBe('COLLECTION_DRAFT_NOT_FOUND');
    expect(await codeOf(register(first, form, [], boss))).toBe('COLLECTION_DRAFT_NOT_FOUND');
    await as(call).drafts.discard({ draftId: first });
    await register(second, form, [], call);
    await office.sql.query(
      "update registration_draft set created_at = now() - interval '2 days', ends_at = now() - interval '1 day' where id = $1",
      [third],
    );
    expect(await as(call).drafts.list()).toEqual([]);
    for (const draftId of [first, second, third]) {
      expect(await codeOf(as(call).drafts.open({ draftId }))).toBe('COLLECTION_DRAFT_NOT_FOUND');
    }
    expect(await codeOf(register(third, form, [], call))).toBe('COLLECTION_DRAFT_NOT_FOUND');
  });

  it('has an end that was set when it was begun, and its key is promised to be destroyed once it is saved or given up', async () => {
    const form = purchaseOf(aPhone());
    const [waiting, saved] = [await begin(form), await begin(form)];
    await register(saved, form);
    const timers = await office.sql.query<{ hours: number }>(
      "select round(extract(epoch from due_at - now()) / 3600)::int as hours from timer where name = 'collection.draft-end' and key = any ($1)",
      [[waiting, saved]],
    );
    expect(timers).toEqual([{ hours: 24 }]);
    const promised = await office.sql.query(
      "select payload->>'draftId' as id from outbox where job = 'collection.destroy-draft' and payload->>'draftId' = any ($1)",
      [[waiting, saved]],
    );
    expect(promised).toEqual([{ id: saved }]);
  });
});
