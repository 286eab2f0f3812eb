import { aBranch, aRegion, aStaffMember, aTeam, type TestBranch, type TestStaff } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SearchInput } from '../contract.ts';
import { policy } from '../policy.ts';
import { aCall, aClient, eventsOf, logAsText, openOffice, type TestOffice } from '../testing/index.ts';
import { searchClients } from './search-clients.ts';

let office: TestOffice;
let here: TestBranch;
let elsewhere: TestBranch;
let agent: TestStaff;

beforeAll(async () => {
  office = await openOffice();
  const region = await aRegion(office.sql);
  here = await aBranch(office.sql, { regionId: region.id });
  elsewhere = await aBranch(office.sql, { regionId: region.id });
  agent = await aStaffMember(office.sql, { branch: here });
});

afterAll(() => office.close());

type Scope = 'own' | 'team' | 'branch' | 'region' | 'agency';
const as = (member: TestStaff, scope: Scope) => aCall(office, member, [policy], { 'clients.search': scope });
const search = (member: TestStaff, scope: Scope, q: string, more: object = {}) =>
  searchClients(as(member, scope), SearchInput.parse({ q, ...more }));
const found = async (...asked: Parameters<typeof search>) => (await search(...asked)).rows.map((row) => row.id);

describe('the one box', () => {
  it.each(['13712340001', '137-1234-0001', '＋86 １３７ １２３４ ０００１', '0086 137 1234 0001', '0001', '００01'])(
    'finds a client by phone as %s',
    async (q) => {
      const id = await phoneOwner();
      expect(await found(agent, 'branch', q)).toEqual([id]);
    },
  );

  let owner: Promise<string> | undefined;
  const phoneOwner = () => {
    owner ??= aClient(office, here, { fields: { name: '赵一', phone: '13712340001', phone2: '13712340002' } });
    return owner;
  };

  it('finds a client by the second phone and by its end', async () => {
    const id = await phoneOwner();
    expect(await found(agent, 'branch', '13712340002')).toEqual([id]);
    expect(await found(agent, 'branch', '0002')).toEqual([id]);
  });

  it('finds a client by number in any spelling', async () => {
    const id = await aClient(office, here);
    const [row] = await office.sql.query<{ number: number }>('select number from client where id = $1', [id]);
    const number = row?.number ?? 0;
    for (const q of [`KH-${String(number).padStart(6, '0')}`, `kh${number}`, `ＫＨ－${number}`]) {
      expect(await found(agent, 'branch', q)).toEqual([id]);
    }
    expect(await search(agent, 'branch', `KH-${number}`, { limit: 1 })).toMatchObject({ next: null });
  });

  it('finds a client by every part of a name, and by no part that is not there', async () => {
    const id = await aClient(office, here, { fields: { name: '慕容雪凝' } });
    for (const q of ['慕', '凝', '慕容', '容雪', '雪凝', '慕容雪凝', ' 慕容 ']) {
      expect(await found(agent, 'branch', q)).toEqual([id]);
    }
    for (const q of ['凝雪', '慕雪', '慕容凝', '慕容雪凝儿']) expect(await found(agent, 'branch', q)).toEqual([]);
  });

  it('finds foreign names whatever the case and the spaces', async () => {
    const id = await aClient(office, here, { fields: { name: 'Astrid  Lindqvist' } });
    for (const q of ['astrid', 'LINDQ', 'astridlind', 'Ａｓｔｒｉｄ'])
      expect(await found(agent, 'branch', q)).toEqual([id]);
  });

  it('walks by key through all who share a character, each once', async () => {
    const ids: string[] = [];
    for (let made = 0; made < 5; made += 1) ids.push(await aClient(office, here, { fields: { name: `饕${made}` } }));
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await search(agent, 'branch', '饕', { limit: 2, cursor });
      seen.push(...page.rows.map((row) => row.id));
      cursor = page.next;
    } while (cursor !== null);
    expect(seen).toEqual(ids.reverse());
  });

  it.each(['·', '- -', '()', '0', 'KH-0', 'KH-99999999999'])(
    'says what it understands when it does not: %s',
    async (q) => {
      const refused = search(agent, 'branch', q);
      await expect(refused).rejects.toMatchObject({ code: 'CLIENTS_QUERY_NOT_UNDERSTOOD', kind: 'invalid' });
    },
  );

  it('refuses a cursor that it did not give', async () => {
    await expect(search(agent, 'branch', '王', { cursor: 'x' })).rejects.toMatchObject({
      code: 'CLIENTS_CURSOR_INVALID',
    });
  });
});

describe('the reach of a search', () => {
  it('ends where the grant ends, for every kind of query', async () => {
    const team = await aTeam(office.sql, { branchId: here.id });
    const member = await aStaffMember(office.sql, { branch: here, teamId: team.id });
    const faraway = await aBranch(office.sql);
    const name = '麒麟';
    const mine = await aClient(office, here, { assigneeId: member.id, fields: { name, phone: '13600009001' } });
    const teams = await aClient(office, here, { teamId: team.id, fields: { name, phone: '13600009002' } });
    const branchs = await aClient(office, here, { fields: { name, phone: '13600009003' } });
    const regions = await aClient(office, elsewhere, { fields: { name, phone: '13600009004' } });
    const agencys = await aClient(office, faraway, { fields: { name, phone: '13600009005' } });
    const reach: Record<Scope, string[]> = {
      own: [mine],
      team: [teams],
      branch: [branchs, teams, mine],
      region: [regions, branchs, teams, mine],
      agency: [agencys, regions, branchs, teams, mine],
    };
    const numbers = await office.sql.query<{ id: string; number: number }>('select id, number from client');
    const everyone = new Map([
      [mine, '9001'],
      [teams, '9002'],
      [branchs, '9003'],
      [regions, '9004'],
      [agencys, '9005'],
    ]);
    for (const [scope, ids] of Object.entries(reach) as [Scope, string[]][]) {
      expect(await found(member, scope, '麒')).toEqual(ids);
      expect(await found(member, scope, '麒麟')).toEqual(ids);
      for (const [id, tail] of everyone) {
        const expected = ids.includes(id) ? [id] : [];
        const number = numbers.find((row) => row.id === id)?.number;
        for (const q of [tail, `1360000${tail}`, `KH-${number}`])
          expect(await found(member, scope, q)).toEqual(expected);
      }
    }
  });

  it('answers a client of another branch exactly as one that does not exist', async () => {
    await aClient(office, elsewhere, { fields: { phone: '13500008001' } });
    const hidden = await search(agent, 'branch', '13500008001');
    const absent = await search(agent, 'branch', '13500008002');
    expect(hidden).toEqual(absent);
  });

  it('ends with the assignment', async () => {
    const member = await aStaffMember(office.sql, { branch: here });
    const lapsed = { assigneeId: member.id, assignmentLapsesAt: new Date(Date.now() - 1) };
    await aClient(office, here, { ...lapsed, fields: { phone: '13500008003' } });
    expect(await found(member, 'own', '13500008003')).toEqual([]);
  });

  it('is nowhere for a scope whose place the person does not have', async () => {
    const drifter = await aStaffMember(office.sql, { branch: null });
    for (const scope of ['team', 'branch', 'region'] as const) expect(await found(drifter, scope, '王')).toEqual([]);
  });
});

describe('the log of a search', () => {
  it('knows the kind, the count and whose cards were shown, and nothing that was typed', async () => {
    const member = await aStaffMember(office.sql, { branch: here });
    const id = await aClient(office, here, { assigneeId: member.id, fields: { name: '诸葛青', phone: '13400007001' } });
    for (const q of ['13400007001', '7001', '诸葛', '青', '13400007999']) await search(member, 'own', q);
    const events = await eventsOf(office, member.id);
    expect(events.map(({ facts, subjectIds }) => [facts, subjectIds])).toEqual([
      [{ query: 'phone', scope: 'own', count: 1 }, [id]],
      [{ query: 'phone-tail', scope: 'own', count: 1 }, [id]],
      [{ query: 'name-part', scope: 'own', count: 1 }, [id]],
      [{ query: 'name-character', scope: 'own', count: 1 }, [id]],
      [{ query: 'phone', scope: 'own', count: 0 }, []],
    ]);
    const log = await logAsText(office);
    for (const value of ['13400007001', '13400007999', '诸葛', '青']) expect(log).not.toContain(value);
  });
});

describe('a search under a measure against a leak', () => {
  it('by what the measure closes is refused before anything is looked for, and says so in the log', async () => {
    const member = await aStaffMember(office.sql, { branch: here });
    const id = await aClient(office, here, { fields: { name: '欧阳闭', phone: '13400009101' } });
    const [row] = await office.sql.query<{ number: number }>('select number from client where id = $1', [id]);
    const under = (mark: string, q: string) => {
      const call = as(member, 'branch');
      const roles = [...call.principal.roles, mark];
      return searchClients({ ...call, principal: { ...call.principal, roles } }, SearchInput.parse({ q }));
    };
    for (const [mark, q] of [
      ['masked:names', '欧阳'],
      ['locked:names', '闭'],
      ['locked:contact', '13400009101'],
      ['masked:contact', '9101'],
    ] as const)
      await expect(under(mark, q)).rejects.toMatchObject({ code: 'CLIENTS_SEARCH_CONTAINED', kind: 'forbidden' });
    const refused = (await eventsOf(office, member.id)).filter(({ action }) => action === 'clients.search-refused');
    expect(refused.map(({ facts }) => facts)).toEqual(
      ['name-part', 'name-character', 'phone', 'phone-tail'].map((query) => ({ query, reason: 'contained' })),
    );
    for (const [mark, q] of [
      ['masked:names', '13400009101'],
      ['locked:contact', `KH-${row?.number}`],
    ] as const)
      expect((await under(mark, q)).rows.map((found) => found.id)).toEqual([id]);
  });
});
