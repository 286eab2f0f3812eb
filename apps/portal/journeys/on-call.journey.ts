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
    operator = await opened.enter(personOf(instance, 'operator'));
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
});
