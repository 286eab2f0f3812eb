import { beforeAll, describe, expect, it } from 'vitest';
import { openedOffice } from './opened-office.ts';
import { allText, personOf, type SignIn, whenAlive } from './steps.ts';
import { inspect, type WatchedPage } from './watched-page.ts';

const WAIT = { timeout: 60_000 };
const within = { timeout: 60_000 };

/** Clause 5.4: an alert is told to whoever is on call, to the next one while nobody has seen it, and says in red that nobody can be told. */
describe('alerts that are told, in a real browser', () => {
  const opened = openedOffice();
  let [first, second, operator]: WatchedPage[] = [];
  let [agent, watching, chief]: { id: string; name: string }[] = [];

  const staffOf = async (who: SignIn) => {
    const [row] = await opened.pastRowSecurity<{ id: string; name: string }>(
      `select s.id, s.display_name as name from staff s join auth_user u on u.id = s.id where u.email = $1`,
      [who.email],
    );
    if (row === undefined) throw new TypeError('they work here');
    return row;
  };
  const on = (watched: WatchedPage | undefined) => {
    if (watched === undefined) throw new TypeError('the page was opened');
    return watched.page;
  };
  /** As whatever raises it does: in the rights of the owner, under every trigger. */
  const raise = (severity: string) =>
    opened.inRecords(
      `insert into leak_alert (rule, staff_id, window_from, window_minutes, severity, first_at, last_at, measured, threshold, position, event_id)
       values ('reveals-in-a-burst', $1, now(), 60, $2, now(), now(), 12, 9, 1, gen_random_uuid())`,
      [agent?.id, severity],
    );
  const taken = async () =>
    (
      await opened.pastRowSecurity<{ id: string }>(
        `select staff_id as id from leak_alert_message where way = 'mail' and outcome = 'taken' order by told_at`,
      )
    ).map(({ id }) => id);

  beforeAll(async () => {
    const { instance } = opened.office;
    agent = await staffOf(personOf(instance, 'agent'));
    watching = await staffOf(personOf(instance, 'security'));
    chief = await staffOf(personOf(instance, 'compliance'));
    first = await opened.enter(personOf(instance, 'security'), [400]);
    second = await opened.enter(personOf(instance, 'compliance'));
    // A file of another kind is refused on purpose.
    operator = await opened.enter(personOf(instance, 'operator'), [400]);
  });

  it('a plan with hours of nobody is red, and saved only by who says that they know', async () => {
    const page = on(first);
    await page.goto(`${opened.portal}/incidents/on-call`);
    await whenAlive(page);
    await page.getByText('现在没有第一值班人').waitFor(WAIT);
    await inspect(page, 'on-call-nobody');
    await page.getByRole('button', { name: '保存排班' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('有时段没有第一值班人').waitFor(WAIT);
    for (const [at, [rank, who]] of [
      ['1', watching?.name ?? ''],
      ['2', chief?.name ?? ''],
    ].entries()) {
      await page.getByRole('button', { name: '添一行' }).focus();
      await page.keyboard.press('Enter');
      await page
        .getByLabel('顺序', { exact: true })
        .nth(at)
        .selectOption(rank ?? '1');
      await page
        .getByLabel('值班人', { exact: true })
        .nth(at)
        .selectOption({ label: who ?? '' });
    }
    await page.getByRole('button', { name: '保存排班' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('这一周每个时段都有第一值班人').waitFor(WAIT);
    expect(await page.locator('rect[data-gap]').count()).toBe(0);
    await inspect(page, 'on-call');
    await page.keyboard.press('Escape');
    await page.keyboard.press('e');
    await page.getByRole('dialog', { name: '登记换班或休假' }).waitFor(WAIT);
    await inspect(page, 'on-call-exception');
    await page.keyboard.press('Escape');
    expect(first?.complaints).toEqual([]);
  });

  it('whoever says who is on call sets the order and the waits; what is severe reaches the last within an hour', async () => {
    const page = on(first);
    await page.getByText('尚未更改过，按初始设置执行').waitFor(WAIT);
    await page.getByText('更改通知顺序').click();
    const order = page.getByRole('form', { name: '更改通知顺序' });
    await order.getByLabel('高：每级等待（分钟）').fill('40');
    await order.getByRole('button', { name: '保存通知顺序' }).click();
    await order.getByRole('alert').getByText('须在 60 分钟内通知到最后一级').waitFor(WAIT);
    await inspect(page, 'on-call-chain-refused');
    await order.getByLabel('高：每级等待（分钟）').fill('12');
    await order.getByRole('button', { name: '添一级' }).click();
    await order.getByLabel('第 5 级', { exact: true }).selectOption({ label: `个人：${chief?.name}` });
    await order.getByRole('button', { name: '保存通知顺序' }).click();
    await page.getByText(`${watching?.name} 于`).waitFor(WAIT);
    await page.getByText('12 分钟后通知下一级').waitFor(WAIT);
    await inspect(page, 'on-call-chain');
    const [saved] = await opened.pastRowSecurity<{ links: number }>(
      'select count(*)::int as links from leak_chain_link',
    );
    expect(saved?.links).toBe(5);
    expect(first?.complaints).toEqual([]);
  });

  it('an alert arrives as a mail that names nobody; nobody sees it, so the second is told', async () => {
    await raise('high');
    await expect.poll(taken, within).toEqual([watching?.id]);
    await opened.pastRowSecurity(`update leak_telling set due_at = now() where due_at is not null`);
    await expect.poll(taken, within).toEqual([watching?.id, chief?.id]);
    const page = on(operator);
    await page.goto(`${opened.portal}/storage/messages`);
    await whenAlive(page);
    await page.getByRole('button', { name: '打开收件箱' }).click();
    const letter = page.locator('li[data-letter="mail"]').filter({ hasText: '客安告警 GJ-' }).first();
    await letter.waitFor(WAIT);
    await letter.locator('summary').click();
    await letter.getByText('1 条告警待确认').first().waitFor(WAIT);
    const text = (await letter.textContent()) ?? '';
    expect(text).not.toContain(agent?.name ?? '—');
    expect(text).not.toMatch(/https?:/);
  });

  it('is acknowledged by keys, and nobody else is told', async () => {
    const page = on(second);
    await page.goto(`${opened.portal}/incidents`);
    await whenAlive(page);
    await page.getByText('已通知 2 级').waitFor(WAIT);
    await inspect(page, 'alerts-told');
    await page.keyboard.press('j');
    await page.keyboard.press('r');
    await page.getByText(`${chief?.name} 已确认`).waitFor(WAIT);
    await page.locator('tr[data-row]').first().getByRole('link').click();
    await page.getByRole('heading', { name: '通知', exact: true }).waitFor(WAIT);
    await page.getByText('已送出').first().waitFor(WAIT);
    await inspect(page, 'alert-told');
    const [due] = await opened.pastRowSecurity<{ due: number }>(
      'select count(*)::int as due from leak_telling where due_at is not null',
    );
    expect(due?.due).toBe(0);
    expect(second?.complaints).toEqual([]);
  });

  it('where no mail can be sent the console turns red by itself, and the desk of who handles alerts with it', async () => {
    const page = on(first);
    await page.goto(`${opened.portal}/incidents`);
    await whenAlive(page);
    await opened.office.parts.stop('sink');
    await raise('critical');
    await page.getByRole('alert').getByText('告警通知全部中断').waitFor(WAIT);
    await inspect(page, 'alerts-nobody-told');
    const desk = on(second);
    await desk.goto(opened.portal);
    await whenAlive(desk);
    await desk.getByRole('alert').getByText('告警通知全部中断').waitFor(WAIT);
    expect(await allText(desk)).toContain('打开泄露告警');
    await inspect(desk, 'desk-nobody-told');
    await opened.office.parts.start('sink');
    await opened.pastRowSecurity('update timer set due_at = now()');
    await page.getByText('告警通知全部中断').waitFor({ ...WAIT, state: 'detached' });
    expect(first?.complaints).toEqual([]);
  });

  it('the operator loads what was published, and sees what of the installed is weak, what is unknown, and how old the file is', async () => {
    const page = on(operator);
    await page.goto(`${opened.portal}/storage/patches`);
    await whenAlive(page);
    await page.getByText('还没有公告文件').waitFor(WAIT);
    expect(await page.locator('[data-part="redis"]').textContent()).toMatch(/\d+\.\d+/);
    await inspect(page, 'patches-none');
    const load = (name: string, text: string) =>
      page
        .locator('input[type="file"]')
        .setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) });
    await load('other.json', '{"vulnerabilities":[]}');
    await page.getByText('这不是 OSV 格式的漏洞公告').waitFor(WAIT);
    await inspect(page, 'patches-refused');
    const advisory = (name: string, severity: string, days: number) => ({
      ...{ id: `GHSA-${name}`, summary: 'A way in', database_specific: { severity } },
      modified: new Date(Date.now() - days * 86_400_000).toISOString(),
      affected: [
        {
          package: { ecosystem: 'npm', name },
          ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '999.0.0' }] }],
        },
      ],
    });
    await load('old.json', JSON.stringify([advisory('fastify', 'HIGH', 45)]));
    await page.getByText('已超过 30 天').waitFor(WAIT);
    await inspect(page, 'patches-old');
    await load('all.json', JSON.stringify([advisory('fastify', 'HIGH', 1), advisory('zod', 'LOW', 3)]));
    await page.locator('[data-old]').waitFor({ ...WAIT, state: 'detached' });
    expect(await page.locator('tr[data-package="fastify"]').textContent()).toMatch(/高.*fastify.*在运行.*999\.0\.0/);
    expect(await page.locator('li[data-file]').count()).toBe(2);
    await inspect(page, 'patches');
    expect(operator?.complaints).toEqual([]);
  });
});
