import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startWecomRobot, type TestRobot } from '@kean/testing/message-gateways';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openedOffice } from './opened-office.ts';
import { personOf, whenAlive } from './steps.ts';
import { inspect, type WatchedPage } from './watched-page.ts';

const WAIT = { timeout: 60_000 };
interface Call {
  readonly at: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Clause 5.3: another system is connected, and learns in the same second that somebody is seen off; where it does not, a person does. */
describe('a system that is told, in a real browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kean-robots-'));
  let robot: TestRobot;
  // As an operator would say it: the receiver lies on this machine, and the group has a robot.
  beforeAll(async () => {
    process.env.CONNECTOR_PRIVATE_NETWORKS = '127.0.0.1/32';
    robot = await startWecomRobot();
    const robots = { personnel: { kind: 'wecom', address: robot.address } };
    process.env.ROBOTS_FILE = join(folder, 'robots.json');
    writeFileSync(process.env.ROBOTS_FILE, JSON.stringify(robots), { mode: 0o600 });
  });
  const opened = openedOffice();
  const calls: Call[] = [];
  let answerWith = 204;
  let receiver: Server;
  let address = '';
  let secret = '';
  let [hr, compliance]: WatchedPage[] = [];
  let leavers: { id: string; number: string; name: string }[] = [];

  beforeAll(async () => {
    receiver = createServer((request, answer) => {
      let body = '';
      request.setEncoding('utf8');
      request.on('data', (part: string) => {
        body += part;
      });
      request.on('end', () => {
        calls.push({ at: Date.now(), headers: request.headers, body });
        answer.writeHead(answerWith).end();
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/kean`;
    const { instance } = opened.office;
    hr = await opened.enter(personOf(instance, 'hr'));
    compliance = await opened.enter(personOf(instance, 'compliance'));
    const agent = personOf(instance, 'agent');
    leavers = await opened.pastRowSecurity<{ id: string; number: string; name: string }>(
      `select s.id, s.number, s.display_name as name from staff s join auth_user u on u.id = s.id join staff_role r on r.staff_id = s.id
        where r.role_code = 'agent' and s.status = 'active' and u.email <> $1 order by s.number limit 2`,
      [agent.email],
    );
  });
  afterAll(() => {
    delete process.env.CONNECTOR_PRIVATE_NETWORKS;
    delete process.env.ROBOTS_FILE;
    rmSync(folder, { recursive: true, force: true });
    void robot?.close();
    receiver?.closeAllConnections();
    receiver?.close();
    expect([...(hr?.complaints ?? []), ...(compliance?.complaints ?? [])]).toEqual([]);
  });
  const on = (watched: WatchedPage | undefined) => {
    if (watched === undefined) throw new TypeError('the page was opened');
    return watched.page;
  };
  const toWebhooks = async (watched: WatchedPage | undefined) => {
    const page = on(watched);
    await page.goto(`${opened.portal}/personnel/webhooks`);
    await whenAlive(page);
    return page;
  };
  const verified = (call: Call | undefined) =>
    new Webhook(secret).verify(
      call?.body ?? '',
      Object.fromEntries(Object.entries(call?.headers ?? {}).map(([name, value]) => [name, String(value)])),
    );
  const seeOff = async ({ id, name }: { id: string; name: string }) => {
    const page = on(hr);
    await page.goto(`${opened.portal}/agency/people/${id}`);
    await whenAlive(page);
    await page.getByRole('link', { name: '办理离职' }).click();
    await page.getByRole('heading', { name: '现在持有' }).waitFor(WAIT);
    await whenAlive(page);
    await page.getByRole('button', { name: '办理离职', exact: true }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: new RegExp(name) })
      .click();
    await page.waitForURL(/\/personnel\/leavings\/[0-9a-f-]{36}$/, WAIT);
  };

  it('HR sends the work group a trial, and sees that its robot has it', async () => {
    const page = await toWebhooks(hr);
    const group = page.locator('[data-group-robot]');
    await group.getByText('还没有发送过').waitFor(WAIT);
    await group.getByRole('button', { name: '测试群机器人' }).click();
    await group.locator('[data-group-message="sent"]').waitFor(WAIT);
    expect(robot.said.map(({ text }) => text.includes('测试消息'))).toEqual([true]);
    await inspect(page, 'group-robot-tried');
  });

  it('HR connects it and tries it; it verifies the trial by the secret that was shown once', async () => {
    const page = on(hr);
    await page.goto(`${opened.portal}/personnel/directories`);
    await whenAlive(page);
    await page.getByRole('link', { name: '离职通知对接' }).click();
    await page.getByText('还没有连接任何系统').waitFor(WAIT);
    await inspect(page, 'webhooks-empty');
    await page.getByLabel('系统名称').fill('门禁系统');
    await page.getByLabel('通知地址').fill(address);
    await page.getByRole('button', { name: '连接系统' }).click();
    secret = (await page.locator('[data-new-secret]').textContent(WAIT)) ?? '';
    await page.locator('[data-webhook="unreleased"]').waitFor(WAIT);
    await inspect(page, 'webhooks-made');
    await page.getByRole('button', { name: '发送测试' }).click();
    await page.locator('[data-delivery="delivered"]').waitFor(WAIT);
    expect(verified(calls.at(-1))).toMatchObject({ type: 'kean.verification' });
  });

  it('compliance releases it, and from then on it is told of people', async () => {
    const page = await toWebhooks(compliance);
    await page.getByRole('button', { name: '放行并启用' }).click();
    await page.locator('[data-webhook="on"]').waitFor(WAIT);
    await inspect(page, 'webhooks-released');
  });

  it('HR sees somebody off, and it is called within a second, signed, with no name', async () => {
    calls.length = 0;
    const [leaver = { id: '', number: '', name: '' }] = leavers;
    await seeOff(leaver);
    await expect.poll(() => calls.length, WAIT).toBe(1);
    const [call] = calls;
    expect(verified(call)).toMatchObject({
      type: 'staff.left',
      data: { staff: { id: leaver.id, number: leaver.number } },
    });
    expect(call?.body).not.toContain(leaver.name);
    const { timestamp } = JSON.parse(call?.body ?? '{}') as { timestamp: string };
    const tookMs = (call?.at ?? 0) - Date.parse(timestamp);
    console.info(`the other system was called ${tookMs} ms after access was cut`);
    expect(tookMs).toBeLessThan(1_000);
    const page = on(hr);
    await page.locator('[data-delivery="delivered"]').waitFor(WAIT);
    await inspect(page, 'leaving-told');
  });

  it('one that is down is called again, one that refuses waits for a person, who sends it again', async () => {
    answerWith = 503;
    calls.length = 0;
    const [, leaver = { id: '', number: '', name: '' }] = leavers;
    await seeOff(leaver);
    const page = on(hr);
    await page.locator('[data-delivery="retrying"]').waitFor(WAIT);
    answerWith = 401;
    await page.locator('[data-delivery="dead"]').waitFor(WAIT);
    expect(calls.length).toBeGreaterThanOrEqual(2);
    expect(new Set(calls.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    await inspect(page, 'leaving-untold');
    const log = await toWebhooks(compliance);
    await log.getByText('未送达 1').waitFor(WAIT);
    await log.getByRole('button', { name: '发送记录' }).click();
    await log.locator('[data-deliveries]').waitFor(WAIT);
    await inspect(log, 'webhooks-log');
    answerWith = 204;
    await page.getByRole('button', { name: '重新发送' }).click();
    await page.locator('[data-delivery="delivered"]').waitFor(WAIT);
  });
});
