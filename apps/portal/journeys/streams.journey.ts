import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ForeignReceiver, foreignReceiver, SHOWN } from '../../../packages/proofs/src/signals/foreign-receiver.ts';
import { openedOffice } from './opened-office.ts';
import { personOf, whenAlive } from './steps.ts';
import { inspect, type WatchedPage } from './watched-page.ts';

const WAIT = { timeout: 60_000 };
const AUDIENCE = 'https://mail.office.example';
const CAEP = 'https://schemas.openid.net/secevent/caep/event-type/';
const SSF = 'https://schemas.openid.net/secevent/ssf/event-type/';

/** Clause 5.3: a receiver is connected, sets up its stream, is released, and hears in the same second that somebody was signed out. */
describe('a receiver of security events, in a real browser', () => {
  // As an operator would say it: the receiver lies on this machine.
  beforeAll(() => {
    process.env.CONNECTOR_PRIVATE_NETWORKS = '127.0.0.1/32';
  });
  const opened = openedOffice();
  let receiver: ForeignReceiver;
  let key = '';
  let streamId = '';
  let [hr, compliance]: WatchedPage[] = [];

  beforeAll(async () => {
    const { instance } = opened.office;
    receiver = await foreignReceiver(new URL(opened.portal).origin, AUDIENCE);
    hr = await opened.enter(personOf(instance, 'hr'));
    compliance = await opened.enter(personOf(instance, 'compliance'));
  });
  afterAll(async () => {
    delete process.env.CONNECTOR_PRIVATE_NETWORKS;
    await receiver?.close();
    expect([...(hr?.complaints ?? []), ...(compliance?.complaints ?? [])]).toEqual([]);
  });
  const on = (watched: WatchedPage | undefined) => {
    if (watched === undefined) throw new TypeError('the page was opened');
    return watched.page;
  };
  const toStreams = async (watched: WatchedPage | undefined) => {
    const page = on(watched);
    await page.goto(`${opened.portal}/personnel/streams`);
    await whenAlive(page);
    return page;
  };
  const ask = async (method: string, path: string, body: object) => {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    const answer = await fetch(`${new URL(opened.portal).origin}${path}`, {
      method,
      headers,
      body: JSON.stringify(body),
    });
    const text = await answer.text();
    return { status: answer.status, body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown> };
  };

  it('HR connects it and reads how to set it up; the key is shown once', async () => {
    const page = on(hr);
    await page.goto(`${opened.portal}/personnel/directories`);
    await whenAlive(page);
    await page.getByRole('link', { name: '安全事件推送' }).click();
    await page.getByText('还没有连接任何接收方').waitFor(WAIT);
    await inspect(page, 'streams-empty');
    await page.getByText('连接接收方', { exact: true }).click();
    await page.getByLabel('系统名称').fill('邮箱平台');
    await page.getByLabel('接收方标识').fill(AUDIENCE);
    await page.getByRole('button', { name: '连接系统' }).click();
    key = (await page.locator('[data-receiver-key]').textContent(WAIT)) ?? '';
    await page.locator('[data-receiver="no-stream"]').waitFor(WAIT);
    await inspect(page, 'streams-connected');
  });

  it('sets up its stream by itself; compliance sees where it leads, tries it and releases it', async () => {
    const made = await ask('POST', '/ssf/streams', {
      delivery: { method: 'urn:ietf:rfc:8935', endpoint_url: receiver.address, authorization_header: SHOWN },
      events_requested: [`${CAEP}session-revoked`, `${CAEP}credential-change`],
      description: 'Mail of the office',
    });
    expect(made.status).toBe(201);
    streamId = String(made.body.stream_id);
    const page = await toStreams(compliance);
    await page.locator('[data-push]').getByText(receiver.address).waitFor(WAIT);
    await inspect(page, 'streams-unreleased');
    await page.getByRole('button', { name: '发送测试' }).click();
    await page.locator('[data-delivery="delivered"]').waitFor(WAIT);
    expect(receiver.heard.at(-1)?.claims.events).toEqual({ [`${SSF}verification`]: {} });
    await page.getByRole('button', { name: '放行并启用' }).click();
    await page.locator('[data-receiver="on"]').waitFor(WAIT);
    await inspect(page, 'streams-released');
  });

  it('hears within a second that HR signed somebody out', async () => {
    const { instance } = opened.office;
    const agent = personOf(instance, 'agent');
    await opened.enter(agent);
    const [person] = await opened.pastRowSecurity<{ id: string }>('select id from auth_user where email = $1', [
      agent.email,
    ]);
    const page = on(hr);
    await page.goto(`${opened.portal}/agency/people/${person?.id}`);
    await whenAlive(page);
    const before = receiver.heard.length;
    await page.getByRole('button', { name: '在各处退出', exact: true }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /在各处退出$/ })
      .click();
    await expect.poll(() => receiver.heard.length, WAIT).toBeGreaterThan(before);
    const heard = receiver.heard.at(-1);
    expect(heard?.claims).toMatchObject({ sub_id: { format: 'email', email: agent.email } });
    const said = heard?.claims.events[`${CAEP}session-revoked`];
    expect(said).toMatchObject({ initiating_entity: 'admin' });
    const tookMs = (heard?.at ?? 0) - Number(said?.event_timestamp) * 1000;
    console.info(`the receiver heard it ${tookMs} ms after the second in which sessions ended began`);
    expect(tookMs).toBeLessThan(2_000);
  });

  it('that refuses waits for a person, who sees why; one that pauses is held, and both are seen', async () => {
    receiver.answerWith(400, 'invalid_key');
    const page = await toStreams(hr);
    await page.getByRole('button', { name: '发送测试' }).click();
    await page.locator('[data-delivery="dead"]').waitFor(WAIT);
    await page.getByText('对方不认识签名密钥').waitFor(WAIT);
    await inspect(page, 'streams-refused');
    receiver.answerWith(202);
    await page.getByRole('button', { name: '重新发送' }).click();
    await page.locator('[data-delivery="dead"]').waitFor({ ...WAIT, state: 'detached' });
    await ask('POST', '/ssf/status', { stream_id: streamId, status: 'paused', reason: 'Maintenance' });
    await toStreams(hr);
    await page.getByText('对方暂停接收').waitFor(WAIT);
    await inspect(page, 'streams-paused');
    await ask('POST', '/ssf/status', { stream_id: streamId, status: 'enabled' });
  });

  it('shows what the receiver has asked, and how it was answered', async () => {
    const page = await toStreams(compliance);
    await page.getByText('访问记录').click();
    await page.locator('[data-call="make-stream"]').waitFor(WAIT);
    await inspect(page, 'streams-calls');
  });

  it('HR renews the key that signs: the new one is published before it signs', async () => {
    const page = await toStreams(hr);
    await page.getByRole('button', { name: '更换签名密钥' }).click();
    await inspect(page, 'streams-renewing');
    await page.getByRole('button', { name: '按期更换' }).click();
    await page.locator('[data-signing-key="coming"]').waitFor(WAIT);
    await inspect(page, 'streams-renewed');
    expect(receiver.unchecked).toEqual([]);
  });
});
