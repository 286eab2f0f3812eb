import { aCall, eventsOf, logAsText } from '@kean/clients/testing';
import { workbookParts, zip } from '@kean/collection/testing';
import { inSqlTransaction, nobody } from '@kean/db';
import { type ClientId, newId } from '@kean/kernel';
import type { TestStaff } from '@kean/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AskRadiusInput, type RadiusId, ReceiveLeakInput } from '../contract/radius.ts';
import { incidentsErasing } from '../erasing.ts';
import { policy } from '../policy.ts';
import { incidentsRestoration } from '../restoring.ts';
import {
  aKeeper,
  decoysOf,
  type HidingPlace,
  numberShownTo,
  registerPeople,
  SEGMENTS,
} from '../testing/decoyed-branch.ts';
import { type LeakedOffice, type Listed, openLeakedOffice } from '../testing/leaked-office.ts';
import { askRadius } from './ask-radius.ts';
import { letFileGo } from './erase-file.ts';
import { listRadii } from './list-radii.ts';
import { MEASURER } from './measure.ts';
import { listClientsWithin, readRadius } from './read-radius.ts';
import { receiveLeak } from './receive-file.ts';
import { takeIntoCase } from './take-into-case.ts';
import { watchRadius } from './watch-radius.ts';

let leaked: LeakedOffice;
let security: TestStaff;
let agent: TestStaff;
let manager: TestStaff;

const HELD = { 'incidents.read-radius': 'agency', 'incidents.measure-radius': 'agency' } as const;
const call = (member: TestStaff = security) => aCall(leaked.office, member, [policy], HELD, ['security']);
async function* bytesOf(content: string | Buffer) {
  yield Buffer.from(content);
}
const take = (content: string | Buffer, source: 'file' | 'pasted' = 'file', member = security) =>
  receiveLeak(call(member), ReceiveLeakInput.parse({ source }), { bytes: bytesOf(content) });
const csv = (clients: readonly Listed[], more = '') =>
  `姓名,电话\n${clients.map(({ name, phone }) => `${name},${phone}`).join('\n')}\n${more}`;
const within = (radiusId: RadiusId) =>
  leaked.office.sql.query<{ id: string; fields: string[]; certainty: number; beside: string[] }>(
    'select client_id as id, fields, certainty, beside from leak_radius_client where radius_id = $1 order by 1',
    [radiusId],
  );
const sorted = (clients: readonly Listed[]) => clients.map(({ id }) => id as string).toSorted();

beforeAll(async () => {
  leaked = await openLeakedOffice();
});
afterAll(() => leaked.close());
beforeEach(async () => {
  [security, agent, manager] = [await leaked.security(), await leaked.agent(), await leaked.agent()];
});

describe('a leaked file', () => {
  it('is compared row by row: clients, fields and certainty are exact, and whoever opened them stands first', async () => {
    const [inIt, beside] = [await leaked.clients(['周明', '吴静', '郑和']), await leaked.clients(['王强', '陈晨'])];
    await leaked.open(agent, inIt);
    await leaked.open(manager, [...inIt.slice(0, 1), ...beside]);
    const [one, two, three] = inIt as [Listed, Listed, Listed];
    const text = `客户,手机,房产地址\n${one.name}女士,+86 ${one.phone},\n,${two.phone},金水区桂花路1号院3号楼\n李四,${three.phone},\n赵六,13612340000,\n`;
    const radiusId = await take(text);
    expect(await leaked.measure(radiusId)).toBe(true);
    expect(await within(radiusId)).toEqual(
      [
        { id: one.id, fields: ['name', 'phone'], certainty: 3, beside: [] },
        { id: two.id, fields: ['phone'], certainty: 2, beside: ['address'] },
        { id: three.id, fields: ['phone'], certainty: 2, beside: [] },
      ].toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    );
    const radius = await readRadius(call(), radiusId);
    expect(radius).toMatchObject({
      state: 'done',
      rowsRead: 5,
      rowsReadable: 4,
      rowsMatched: 3,
      clients: 3,
      viewers: 2,
      kind: 'csv',
    });
    expect(
      radius.ranked.map(({ staffId, rank, seen, alone, looked }) => ({ staffId, rank, seen, alone, looked })),
    ).toEqual([
      { staffId: agent.id, rank: 1, seen: 3, alone: 2, looked: 3 },
      { staffId: manager.id, rank: 2, seen: 1, alone: 0, looked: 3 },
    ]);
    expect(radius.onDuty.lines.map(({ of, records, line }) => [of, records, line])).toEqual([
      ['strictest', 1, 25],
      ['middle', 0, 250],
      ['other', 2, 2_500],
    ]);
    expect(radius.fields).toContainEqual({ field: 'phone', clients: 3, isBeside: false });
  });

  it('matches pasted lines, second phones, identity numbers, and a name with the end of its masked phone; a name alone nobody', async () => {
    const [a, b] = (await leaked.clients(['欧阳婷', '司马青'], {
      phone2: '13011112222',
      idNumber: '11010519491231002X',
    })) as [Listed, Listed];
    await leaked.clients(['欧阳婷']);
    const masked = (phone: string) => `${phone.slice(0, 3)}****${phone.slice(-4)}`;
    const radiusId = await take(
      `群里在传：\n${a.name} ${masked(a.phone)}\n证件 11010519491231002x\n${b.name}\n`,
      'pasted',
    );
    await leaked.measure(radiusId);
    const byId = new Map((await within(radiusId)).map((row) => [row.id, row]));
    expect([...byId.keys()].toSorted()).toEqual(sorted([a, b]));
    expect(byId.get(a.id)).toMatchObject({ fields: ['idNumber', 'name', 'phone'], certainty: 3 });
    expect(byId.get(b.id)).toMatchObject({ fields: ['idNumber'], certainty: 3 });
    const second = await take('13011112222', 'pasted');
    await leaked.measure(second);
    expect((await within(second)).map(({ id, fields }) => [id, fields])).toEqual(
      sorted([a, b]).map((id) => [id, ['phone2']]),
    );
  });

  it('reads Chinese of an old spreadsheet program and every sheet of a workbook', async () => {
    const [one] = (await leaked.clients(['诸葛亮'])) as [Listed];
    const row = `<sheetData><row r="1"><c t="inlineStr"><is><t>${one.phone}</t></is></c></row></sheetData>`;
    for (const content of [
      Buffer.from([0xd0, 0xd5, 0xc3, 0xfb, 0x2c, ...Buffer.from(`${one.phone}\n`)]),
      zip(workbookParts(`<worksheet>${row}</worksheet>`)),
    ]) {
      const radiusId = await take(content);
      await leaked.measure(radiusId);
      expect((await within(radiusId)).map(({ id }) => id)).toEqual([one.id]);
    }
  });

  it('without a client of the office ends with nobody, and without anything to compare says so', async () => {
    const nobody = await take('姓名,电话\n张三,13612340001\n');
    await leaked.measure(nobody);
    expect(await readRadius(call(), nobody)).toMatchObject({ state: 'done', clients: 0, rowsReadable: 1, ranked: [] });
    const nothing = await take('日期,天气\n周一,晴\n');
    await leaked.measure(nothing);
    expect(await readRadius(call(), nothing)).toMatchObject({
      state: 'refused',
      rowsRead: 0,
      failure: { zh: expect.stringContaining('没有可以比对的内容') },
    });
  });

  it.each([
    ['a zip bomb', zip(workbookParts('x'.repeat(40 * 1024 * 1024))), '压缩炸弹'],
    ['a text in no encoding', Buffer.from([0x61, 0x0a, 0xff, 0xff, 0x0a]), '编码'],
    ['a workbook that was cut off', zip(workbookParts('<worksheet/>')).subarray(0, 300), '损坏'],
  ])('%s is refused in a sentence of its own, and nothing of it is left', async (_what, content, words) => {
    const radiusId = await take(content);
    await leaked.measure(radiusId);
    const radius = await readRadius(call(), radiusId);
    expect(radius).toMatchObject({ state: 'refused', clients: 0, failure: { zh: expect.stringContaining(words) } });
    expect(await within(radiusId)).toEqual([]);
  });

  it('that is too large, empty or no text is not even kept, and the log says that it was refused', async () => {
    await expect(take('')).rejects.toMatchObject({ code: 'INCIDENTS_LEAKED_FILE_EMPTY' });
    await expect(take(Buffer.from([0x4d, 0x5a, 0, 0, 0]))).rejects.toMatchObject({
      code: 'INCIDENTS_LEAKED_FILE_KIND_UNKNOWN',
    });
    const large = receiveLeak(call(), ReceiveLeakInput.parse({ source: 'file' }), {
      bytes: bytesOf('x'),
      declaredBytes: 201 * 1024 * 1024,
    });
    await expect(large).rejects.toMatchObject({ code: 'INCIDENTS_LEAKED_FILE_TOO_LARGE' });
    const refused = (await eventsOf(leaked.office, security.id)).filter(
      ({ action }) => action === 'incidents.leaked-file-refused',
    );
    expect(refused.map(({ facts }) => facts)).toHaveLength(3);
  });

  it('that is killed half-way begins again, and comes to the same', async () => {
    const clients = await leaked.clients(['颜真', '柳公']);
    const radiusId = await take(csv(clients, `${'13612340000\n'.repeat(2_500)}`));
    const stop = new AbortController();
    stop.abort();
    await expect(leaked.measure(radiusId, stop.signal)).rejects.toThrow();
    expect(await leaked.measure(radiusId)).toBe(true);
    expect((await within(radiusId)).map(({ id }) => id)).toEqual(sorted(clients));
    expect(await readRadius(call(), radiusId)).toMatchObject({ rowsRead: 2_503, rowsMatched: 2 });
    expect(await leaked.measure(radiusId)).toBe(true);
    expect(await readRadius(call(), radiusId)).toMatchObject({ rowsRead: 2_503, rowsMatched: 2 });
  });

  it('leaves no value in the log, in the tables or in the object store', async () => {
    const clients = await leaked.clients(['慕容雪']);
    const radiusId = await take(csv(clients));
    await leaked.measure(radiusId);
    const kept = await leaked.office.sql.query(
      `select (select string_agg(r::text, ' ') from leak_radius r) || (select string_agg(c::text, ' ') from leak_radius_client c) as text`,
    );
    const stored: Buffer[] = [];
    for await (const piece of await leaked.office.services.objects.get(`leaked-files/${radiusId}/content`))
      stored.push(piece as Buffer);
    for (const text of [await logAsText(leaked.office), JSON.stringify(kept), Buffer.concat(stored).toString('utf8')])
      for (const value of ['慕容雪', clients[0]?.phone ?? '-']) expect(text).not.toContain(value);
  });
});

describe('a number that was made for one person', () => {
  let place: HidingPlace;
  let keeper: TestStaff;
  let decoys: ClientId[];
  beforeAll(async () => {
    place = { office: leaked.office, branch: leaked.branch, worker: leaked.worker.services.db };
    keeper = await aKeeper(place);
    await registerPeople(place, keeper.id, 30);
    decoys = await decoysOf(place, keeper.id, 3);
  });
  const decoyed = (at: number): Listed => ({ id: decoys[at] as ClientId, name: '', phone: '' });
  const casesOf = (person: TestStaff) =>
    leaked.office.sql.query<{ id: string; kind: string; ownerId: string | null }>(
      `select c.id, c.kind, c.owner_id as "ownerId" from leak_case c join leak_case_person p on p.case_id = c.id where p.staff_id = $1`,
      [person.id],
    );
  const alertsAbout = (person: TestStaff) =>
    leaked.office.sql.query<{ rule: string; severity: string }>(
      'select rule, severity from leak_alert where staff_id = $1',
      [person.id],
    );

  it('names them, and when they were shown it, before everything else; the counts of people stay what they are', async () => {
    const clients = await leaked.clients(['裴度', '元稹']);
    await leaked.open(agent, [...clients, decoyed(0)]);
    await leaked.open(manager, [...clients, decoyed(1)]);
    const number = await numberShownTo(place, agent.id, decoyed(0).id);
    // The agent was never shown the second; the third nobody was.
    const unseen = await numberShownTo(place, agent.id, decoyed(2).id);
    const spelled = `+86 ${number.slice(0, 3)}-${number.slice(3, 7)}-${number.slice(7)}`;
    const radiusId = await take(csv(clients, `某人,${spelled}\n某人,${number}\n另一人,${unseen}\n`));
    const colleague = await leaked.security();
    await leaked.measure(radiusId);
    const radius = await readRadius(call(colleague), radiusId);
    expect(radius).toMatchObject({ rowsRead: 6, rowsReadable: 5, rowsMatched: 2, clients: 2, viewers: 2 });
    expect((await within(radiusId)).map(({ id }) => id)).toEqual(sorted(clients));
    expect(radius.ranked.map(({ looked }) => looked)).toEqual([2, 2]);
    expect(radius.shown).toHaveLength(2);
    expect(radius.shown[0]).toMatchObject({ person: { staffId: agent.id, number: agent.number }, rows: 2 });
    expect(Date.now() - (radius.shown[0]?.person?.shownAt.getTime() ?? 0)).toBeLessThan(120_000);
    expect(radius.shown[1]).toMatchObject({ person: null, rows: 1 });
    expect(await alertsAbout(agent)).toEqual([{ rule: 'decoy-number-leaked', severity: 'critical' }]);
    expect(await alertsAbout(manager)).toEqual([]);
    const [opened, ...further] = await casesOf(agent);
    expect(opened).toMatchObject({ kind: 'seller-inside', ownerId: null, id: radius.caseId });
    expect(further).toEqual([]);
    expect(await casesOf(manager)).toEqual([]);
    for (const value of [number, unseen]) expect(await logAsText(leaked.office)).not.toContain(value);
    for (const value of [number, unseen, ...decoys]) expect(JSON.stringify(radius)).not.toContain(value);
  });

  it('hides the radius from whoever it names, whatever they hold, and tells and opens once however often it is killed', async () => {
    await leaked.open(security, [decoyed(1)]);
    const radiusId = await take(await numberShownTo(place, security.id, decoyed(1).id), 'pasted');
    const stop = new AbortController();
    stop.abort();
    await expect(leaked.measure(radiusId, stop.signal)).rejects.toThrow();
    for (const _again of [1, 2]) await leaked.measure(radiusId);
    await expect(readRadius(call(), radiusId)).rejects.toMatchObject({ code: 'INCIDENTS_RADIUS_NOT_FOUND' });
    const radius = await readRadius(call(await leaked.security()), radiusId);
    expect(radius).toMatchObject({ clients: 0, ranked: [], shown: [{ person: { staffId: security.id } }] });
    expect(await casesOf(security)).toHaveLength(1);
    expect(await alertsAbout(security)).toHaveLength(1);
  });

  it('is not looked for in what a person saw: a decoy is within no radius, however it is asked for', async () => {
    const clients = await leaked.clients(['白居', '刘禹']);
    await leaked.open(agent, [...clients, decoyed(0), decoyed(2)]);
    const window = { from: new Date(Date.now() - 86_400_000), until: new Date(Date.now() + 60_000) };
    const radiusId = await askRadius(call(), AskRadiusInput.parse({ staffNumber: agent.number, ...window }));
    await leaked.measure(radiusId);
    expect(await readRadius(call(), radiusId)).toMatchObject({ clients: 2, rowsRead: 2, shown: [] });
    expect((await within(radiusId)).map(({ id }) => id)).toEqual(sorted(clients));
  });

  it('somebody else’s number of the same segments names nobody', async () => {
    const end = (await numberShownTo(place, agent.id, decoyed(0).id)).slice(-4);
    const other = `${SEGMENTS[0]}${String((Number(end) + 1) % 10_000).padStart(4, '0')}`;
    const ends = await Promise.all(decoys.map((id) => numberShownTo(place, agent.id, id)));
    if (ends.some((number) => number.endsWith(other.slice(-4)))) return;
    const radiusId = await take(other, 'pasted');
    await leaked.measure(radiusId);
    expect(await readRadius(call(), radiusId)).toMatchObject({ state: 'done', clients: 0, shown: [], caseId: null });
  });
});

describe('its end', () => {
  it('the file goes by the clock of the database or when it is let go, key first, and in the log once', async () => {
    const radiusId = await take(csv(await leaked.clients(['拓跋宏'])));
    const [timer] = await leaked.office.sql.query<{ hours: number }>(
      `select (extract(epoch from due_at - now()) / 3600)::float8 as hours from timer where name = 'incidents.leaked-file-end' and key = $1`,
      [radiusId],
    );
    expect(timer?.hours).toBeCloseTo(72, 1);
    await letFileGo(call(), radiusId);
    for (const _twice of [1, 2]) await leaked.erase(radiusId);
    expect(await leaked.office.services.objects.exists(`leaked-files/${radiusId}/content`)).toBe(false);
    const erased = await leaked.office.sql.query(
      `select from audit_event where action = 'incidents.leaked-file-erased' and subject_id = $1`,
      [radiusId],
    );
    expect(erased).toHaveLength(1);
    await leaked.measure(radiusId);
    expect(await readRadius(call(), radiusId)).toMatchObject({
      state: 'failed',
      failure: { zh: expect.stringContaining('已到期或被销毁') },
      fileErasedAt: expect.any(Date),
    });
    expect(
      incidentsRestoration.isErasedObject?.(`leaked-files/${radiusId}/content`, {
        client: [],
        import: [radiusId],
      } as never),
    ).toBe(true);
    await expect(letFileGo(call(), radiusId)).rejects.toMatchObject({ code: 'INCIDENTS_RADIUS_NOT_FOUND' });
  });

  it('a client who is erased goes out of every radius', async () => {
    const clients = await leaked.clients(['独孤信', '宇文泰']);
    const radiusId = await take(csv(clients));
    await leaked.measure(radiusId);
    const [gone, left] = clients as [Listed, Listed];
    const counts = await inSqlTransaction(leaked.worker.services.db, MEASURER, async (tx) => {
      const found: number[] = [];
      for (const sink of incidentsErasing.sinks) {
        found.push(await sink.clear(tx, [gone.id], {} as never), await sink.countLeft(tx, [gone.id], {} as never));
      }
      return found;
    });
    expect(counts).toEqual([1, 0]);
    expect((await within(radiusId)).map(({ id }) => id)).toEqual([left.id]);
  });
});

describe('without a file', () => {
  it('what a person opened in a window comes to the same shape, and who else opened it', async () => {
    const clients = await leaked.clients(['尉迟恭', '长孙晟', '令狐冲']);
    await leaked.open(agent, clients, 'property.address');
    await leaked.read(agent, await leaked.clients(['上官婉']));
    await leaked.open(manager, clients.slice(0, 1), 'property.address');
    const from = new Date(Date.now() - 86_400_000);
    const until = new Date(Date.now() + 60_000);
    const radiusId = await askRadius(call(), AskRadiusInput.parse({ staffNumber: agent.number, from, until }));
    await leaked.measure(radiusId);
    const radius = await readRadius(call(), radiusId);
    expect(radius).toMatchObject({ source: 'person', clients: 3, rowsRead: 3, viewers: 2, staffNumber: agent.number });
    expect(radius.onDuty.lines[0]).toMatchObject({ of: 'strictest', records: 3 });
    expect(radius.ranked.map(({ staffId, seen }) => [staffId, seen])).toEqual([
      [agent.id, 3],
      [manager.id, 1],
    ]);
    expect((await listClientsWithin(call(), { radiusId })).rows).toHaveLength(3);
  });

  it('asks about nobody who is not there and not about oneself, and no open window of months', async () => {
    const [from, until] = [new Date(Date.now() - 86_400_000), new Date()];
    for (const staffNumber of ['NOBODY-1', security.number])
      await expect(askRadius(call(), AskRadiusInput.parse({ staffNumber, from, until }))).rejects.toMatchObject({
        code: 'INCIDENTS_RADIUS_PERSON_NOT_FOUND',
      });
    const long = new Date(Date.now() - 40 * 86_400_000);
    expect(AskRadiusInput.safeParse({ staffNumber: null, from: long, until }).success).toBe(false);
    expect(AskRadiusInput.safeParse({ staffNumber: 'A1', from: until, until: from }).success).toBe(false);
  });
});

describe('a case', () => {
  it('takes the clients of a radius in, each once, with the class of what leaked of them', async () => {
    for (const action of ['read-cases', 'handle-cases'])
      await leaked.office.sql.query(
        `insert into role_grant (id, role_code, clause, action, subject, scope) values ($1, 'security', 'incidents', $2, 'LeakCase', 'agency')`,
        [newId(), action],
      );
    const caseId = newId<'LeakCase'>();
    const as = { ...nobody, staffId: call().principal.staffId };
    await inSqlTransaction(leaked.office.db, as, (tx) =>
      tx.query(
        `insert into leak_case (id, kind, title, owner_id, opened_by) values ($1, 'seller-inside', '名单外传', $2, $2)`,
        [caseId, security.id],
      ),
    );
    const clients = await leaked.clients(['端木赐', '颛孙师']);
    const radiusId = await take(`${clients[0]?.phone},金水区桂花路1号院\n${clients[1]?.phone}\n`);
    const over = { code: 'INCIDENTS_RADIUS_NOT_FOUND' };
    await expect(takeIntoCase(call(), { radiusId, caseId })).rejects.toMatchObject(over);
    await leaked.measure(radiusId);
    expect(await takeIntoCase(call(), { radiusId, caseId })).toEqual({ clients: 2, taken: 2 });
    expect(await takeIntoCase(call(), { radiusId, caseId })).toEqual({ clients: 2, taken: 0 });
    const kept = await leaked.office.sql.query<{ classes: string[] }>(
      'select classes from leak_case_client where case_id = $1 order by classes',
      [caseId],
    );
    expect(kept.map(({ classes }) => classes)).toEqual([['other'], ['strictest']]);
    await expect(takeIntoCase(call(), { radiusId, caseId: newId() })).rejects.toMatchObject({
      code: 'INCIDENTS_RADIUS_CASE_OVER',
    });
  });
});

describe('who sees it', () => {
  it('nobody who stands among its first, whatever they hold; a colleague does, and the log knows', async () => {
    const clients = await leaked.clients(['钟离昧', '公孙胜']);
    await leaked.open(security, clients);
    const radiusId = await take(csv(clients));
    const watching = watchRadius(call(), radiusId, undefined);
    expect((await watching.next()).value).toMatchObject({ state: 'waiting' });
    await leaked.measure(radiusId);
    const colleague = await leaked.security();
    const refused = { code: 'INCIDENTS_RADIUS_NOT_FOUND' };
    await expect(watching.next()).rejects.toMatchObject(refused);
    await expect(readRadius(call(), radiusId)).rejects.toMatchObject(refused);
    await expect(listClientsWithin(call(), { radiusId })).rejects.toMatchObject(refused);
    expect((await listRadii(call(), {})).rows.map((row) => row.radiusId)).not.toContain(radiusId);
    expect((await readRadius(call(colleague), radiusId)).ranked[0]?.staffId).toBe(security.id);
    expect((await eventsOf(leaked.office, colleague.id)).at(-1)).toMatchObject({
      action: 'incidents.radius-read',
      subjectId: radiusId,
    });
  });

  it('nobody without the grant, also where the process would have let them', async () => {
    const radiusId = await take('13612340003');
    await expect(readRadius(call(agent), radiusId)).rejects.toMatchObject({ code: 'INCIDENTS_RADIUS_NOT_FOUND' });
    await expect(take('13612340003', 'pasted', agent)).rejects.toThrow();
  });

  it('the database alters nothing of what it came to, adds nobody afterwards, and keeps hidden what is hidden', async () => {
    const clients = await leaked.clients(['澹台月']);
    await leaked.open(agent, clients);
    const radiusId = await take(csv(clients));
    await leaked.measure(radiusId);
    const tried = (text: string) =>
      inSqlTransaction(leaked.worker.services.db, MEASURER, (tx) => tx.query(text, [radiusId]));
    for (const text of [
      'update leak_radius set clients = 0, others = 0 where id = $1',
      "update leak_radius set hidden_from = '{}' where id = $1",
      "update leak_radius set file_until = now() + interval '1 year' where id = $1",
      "update leak_radius set state = 'running', ended_at = null where id = $1",
      `insert into leak_radius_client (radius_id, client_id, fields, beside, certainty) values ($1, gen_random_uuid(), '{phone}', '{}', 3)`,
      'update leak_radius_client set rows = 9 where radius_id = $1',
    ])
      await expect(tried(text), text).rejects.toThrow();
    await expect(tried('select from leak_radius where id = $1')).resolves.toHaveLength(1);
  });

  it('three at once are enough for one person', async () => {
    for (const _of of [1, 2, 3]) await take(`1361234000${newId().length}`);
    await expect(take('13612340004')).rejects.toMatchObject({ code: 'INCIDENTS_RADIUS_RUNS_ALREADY' });
  });
});
