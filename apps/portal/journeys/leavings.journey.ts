import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type ClientWriter,
  openClientWriter,
  type Placement,
} from '../../../packages/proofs/src/office/written-clients.ts';
import { openedOffice } from './opened-office.ts';
import { personOf, type SignIn, whenAlive } from './steps.ts';
import { inboxText } from './text-messages.ts';
import { inspect, type WatchedPage } from './watched-page.ts';

const WAIT = { timeout: 60_000 };
const VALUES = {
  ...{ name: '司马青禾', gender: '女', phone: '13900007395', phone2: '13900007396' },
  ...{ idNumber: '11010519491231002X', remark: '周末方便', wording: '{"price":"三百万左右"}' },
  ...{ 'property.address': '桂花路5号2幢', 'property.certificateNo': '豫(2020)郑州市不动产权第0000003号' },
  ...{ 'property.wording': '{"area":"约九十"}', 'demand.wording': '{"layout":"三室朝南"}' },
} as const;

/** Clause 5.3: HR says that somebody goes, and they are out; what follows is watched to its end. */
describe('a leaving, in a real browser', () => {
  const opened = openedOffice();
  let writer: ClientWriter;
  let who: SignIn;
  let staff: { id: string; number: string; branchId: string };
  let successor: { id: string };
  let [agent, hr, manager, operator, leaver]: WatchedPage[] = [];

  beforeAll(async () => {
    const { instance } = opened.office;
    writer = await openClientWriter(instance);
    who = personOf(instance, 'agent');
    const [row] = await writer.query<Placement & { id: string; number: string }>(
      `select s.id, s.number, s.region_id as "regionId", s.branch_id as "branchId", s.team_id as "teamId", s.id as "assigneeId"
         from staff s join auth_user u on u.id = s.id where u.email = $1`,
      [who.email],
    );
    if (row === undefined) throw new TypeError('the agent works somewhere');
    staff = { id: row.id, number: row.number, branchId: String(row.branchId) };
    await writer.write(row, VALUES);
    const [colleague] = await writer.query<{ id: string }>(
      'select id from staff where team_id = $1 and id <> $2 order by number limit 1',
      [row.teamId, row.id],
    );
    successor = { id: colleague?.id ?? randomUUID() };
    agent = await opened.enter(who, [401]);
    hr = await opened.enter(personOf(instance, 'hr'));
    manager = await opened.enter(personOf(instance, 'store-manager', { in: who.branch ?? '' }));
    operator = await opened.enter(personOf(instance, 'operator'));
    leaver = await opened.page([400, 404]);
  });
  afterAll(() => writer?.close());
  const on = (watched: WatchedPage | undefined) => {
    if (watched === undefined) throw new TypeError('the page was opened');
    return watched.page;
  };

  it('HR sees what somebody holds, proposes who gets the clients, and begins; the open screen closes by itself', async () => {
    const page = on(hr);
    await page.goto(`${opened.portal}/personnel/leavings`);
    await whenAlive(page);
    await page.getByText('还没有离职办理').waitFor(WAIT);
    await inspect(page, 'leavings-empty');
    await page.goto(`${opened.portal}/agency/people/${staff.id}`);
    await whenAlive(page);
    await page.getByRole('link', { name: '办理离职' }).click();
    await page.getByRole('heading', { name: '现在持有' }).waitFor(WAIT);
    await whenAlive(page);
    await inspect(page, 'leaving-new');
    await page.locator('select').selectOption(successor.id);
    await page.getByLabel(/私人邮箱/).fill('leaver@home.example');
    // The agent looks at a list, and holds nothing that moves.
    const screen = on(agent);
    await screen.goto(`${opened.portal}/clients`);
    await whenAlive(screen);
    const held = () =>
      writer.query(
        `select from open_stream where staff_id = $1 and kind = 'agency.session.watch' and seen_at > now() - interval '15 seconds'`,
        [staff.id],
      );
    await expect.poll(async () => (await held()).length, WAIT).toBeGreaterThan(0);
    await page.getByRole('button', { name: '办理离职', exact: true }).click();
    await page.getByRole('dialog').waitFor(WAIT);
    await inspect(page, 'leaving-confirm');
    const gone = screen.waitForURL((url) => url.pathname === '/sign-in', WAIT).then(() => Date.now());
    await page
      .getByRole('dialog')
      .getByRole('button', { name: new RegExp(who.name) })
      .click();
    await page.waitForURL(/\/personnel\/leavings\/[0-9a-f-]{36}$/, WAIT);
    const at = await gone;
    const [cut] = await writer.query<{ ms: number }>(
      'select extract(epoch from cut_at)::float8 * 1000 as ms from leaving',
    );
    const tookMs = at - (cut?.ms ?? 0);
    console.info(`the open screen closed ${Math.round(tookMs)} ms after access was cut`);
    // The stream ends within a second (`proof offboarding`); going to the sign-in takes what a busy machine takes.
    expect(tookMs).toBeLessThan(3_000);
  });

  it('HR watches the steps, with their times, and confirms what only people can', async () => {
    const page = on(hr);
    await page.locator('[data-step="cabinet-keys"][data-state="done"]').waitFor(WAIT);
    await page.locator('[data-step="reminder-sent"][data-state="done"]').waitFor(WAIT);
    await whenAliveWithStream();
    await inspect(page, 'leaving');
    const open = page.locator('[data-task][data-state="open"]');
    while ((await open.count()) > 0) {
      const before = await open.count();
      await open
        .first()
        .getByRole('button', { name: /已交还/ })
        .click();
      await expect.poll(() => open.count(), WAIT).toBeLessThan(before);
      // A press while the page still acts does nothing, on purpose.
      await page
        .locator('button[aria-busy="true"]')
        .first()
        .waitFor({ ...WAIT, state: 'detached' });
    }
    await page.locator('[data-step="tasks-confirmed"][data-state="done"]').waitFor(WAIT);
    expect(hr?.complaints).toEqual([]);
  });
  /** A page that watches something is never without a request. */
  const whenAliveWithStream = () => pause(500);

  it('the manager confirms who gets the clients, and the successor has them', async () => {
    const page = on(manager);
    await page.goto(`${opened.portal}/personnel/handovers`);
    await whenAlive(page);
    await page.locator('[data-handover]').waitFor(WAIT);
    await inspect(page, 'handovers');
    await page.getByRole('button', { name: '确认移交' }).click();
    await page.getByText('没有等待确认的移交').waitFor(WAIT);
    await inspect(page, 'handovers-empty');
    const rows = await writer.query<{ who: string }>(
      'select assignee_id as who from client where assignee_id in ($1, $2)',
      [staff.id, successor.id],
    );
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.every((row) => row.who === successor.id)).toBe(true);
    expect(manager?.complaints).toEqual([]);
  });

  it('the leaver signs from the mail with the own number, and the leaving ends with nothing held', async () => {
    const secretOf = async () =>
      /\/l#([A-Za-z0-9_-]{22})/.exec(operator === undefined ? '' : await inboxText(operator))?.[1];
    await expect.poll(secretOf, WAIT).toBeDefined();
    const secret = await secretOf();
    const page = on(leaver);
    await page.goto(`${opened.portal}/l#${secret}`);
    await expect.poll(() => page.url(), WAIT).toBe(`${opened.portal}/l`);
    await inspect(page, 'own-reminder-door');
    await page.getByRole('button', { name: '打开' }).click();
    await page.getByLabel('您的工号').waitFor(WAIT);
    await inspect(page, 'own-reminder');
    await page.getByLabel('您的工号').fill('S0000');
    await page.getByRole('checkbox').check();
    await page.getByRole('button', { name: '签署' }).click();
    await page.getByRole('alert').waitFor(WAIT);
    await page.getByLabel('您的工号').fill(staff.number);
    await page.getByRole('checkbox').check();
    await page.getByRole('button', { name: '签署' }).click();
    await page.getByText('请保存本页').waitFor(WAIT);
    await inspect(page, 'own-reminder-signed');
    const screen = on(hr);
    await screen.locator('[data-step="ended"][data-state="done"]').waitFor(WAIT);
    await screen.locator('[data-left-over="0"]').waitFor(WAIT);
    await inspect(screen, 'leaving-done');
    await screen.goto(`${opened.portal}/personnel/leavings?state=done`);
    await whenAlive(screen);
    await inspect(screen, 'leavings');
  });
});
