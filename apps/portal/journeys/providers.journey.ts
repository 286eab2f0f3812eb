import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openedOffice } from './opened-office.ts';
import { personOf, whenAlive } from './steps.ts';
import { inspect, type WatchedPage } from './watched-page.ts';

const WAIT = { timeout: 60_000 };
const AUDIENCE = 'https://kean.office.example';
const REVOKED = 'https://schemas.openid.net/secevent/caep/event-type/session-revoked';
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const VERIFICATION = 'https://schemas.openid.net/secevent/ssf/event-type/verification';

/** Clause 5.3: an identity provider is connected, compliance says what follows, and somebody's screen closes when it says so. */
describe('an identity provider, in a real browser', () => {
  // The provider of this journey lies on this machine, which the operator has to allow.
  beforeAll(() => void vi.stubEnv('CONNECTOR_PRIVATE_NETWORKS', '127.0.0.0/8'));
  afterAll(() => void vi.unstubAllEnvs());
  const opened = openedOffice();
  let [hr, compliance, agent]: WatchedPage[] = [];
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  let key = '';
  let address = '';
  let mail = '';
  let issuer = '';
  /** The provider as it describes itself; it has taken a new key beside the one that the office knows. */
  const published = { ...keys.publicKey.export({ format: 'jwk' }), kid: 'one', use: 'sig' };
  const coming = {
    ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' }),
    ...{ kid: 'two', use: 'sig' },
  };
  const provider = createServer((request, answer) => {
    const described = { issuer, jwks_uri: `${issuer}/keys`, delivery_methods_supported: ['urn:ietf:rfc:8935'] };
    const page = request.url === '/keys' ? { keys: [published, coming] } : described;
    answer.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(page));
  });

  beforeAll(async () => {
    await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
    issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
    const { instance } = opened.office;
    hr = await opened.enter(personOf(instance, 'hr'), [400]);
    compliance = await opened.enter(personOf(instance, 'compliance'));
    ({ email: mail } = personOf(instance, 'agent'));
    agent = await opened.enter(personOf(instance, 'agent'), [401]);
  });
  afterAll(() => provider.close());
  afterAll(() => expect([...(hr?.complaints ?? []), ...(compliance?.complaints ?? [])]).toEqual([]));
  const on = (watched: WatchedPage | undefined) => {
    if (watched === undefined) throw new TypeError('the page was opened');
    return watched.page;
  };
  const open = async (watched: WatchedPage | undefined) => {
    const page = on(watched);
    await page.goto(`${opened.portal}/personnel/directories`);
    await whenAlive(page);
    return page;
  };
  const push = async (type: string, subject: object) => {
    const claims = {
      ...{ iss: issuer, aud: AUDIENCE, iat: Math.floor(Date.now() / 1000), jti: randomUUID(), sub_id: subject },
      events: { [type]: {} },
    };
    const text = `${part({ alg: 'ES256', kid: 'one', typ: 'secevent+jwt' })}.${part(claims)}`;
    const signature = sign('sha256', Buffer.from(text), { key: keys.privateKey, dsaEncoding: 'ieee-p1363' });
    const body = `${text}.${signature.toString('base64url')}`;
    const headers = { 'content-type': 'application/secevent+jwt', authorization: `Bearer ${key}` };
    return (await fetch(address, { method: 'POST', headers, body })).status;
  };

  it('HR is told that a private key is none to paste, then connects it and is told its key once', async () => {
    const page = await open(hr);
    await page.getByText('尚未连接身份系统').waitFor(WAIT);
    await page.getByText('连接身份系统', { exact: true }).click();
    await page.getByLabel('平台名称').fill('身份系统');
    await page.getByLabel('发行方（iss）').fill(issuer);
    await page.getByLabel('受众（aud）').fill(AUDIENCE);
    await page.getByLabel('公钥集（JWKS）').fill(JSON.stringify({ keys: [keys.privateKey.export({ format: 'jwk' })] }));
    const connect = page.getByRole('button', { name: '连接', exact: true }).last();
    await connect.click();
    await page.getByText('请在身份系统中立即更换它').waitFor(WAIT);
    await inspect(page, 'providers-private-key');
    await page.getByLabel('公钥集（JWKS）').fill(JSON.stringify({ keys: [published] }));
    await connect.click();
    key = (await page.locator('[data-provider-key]').textContent(WAIT)) ?? '';
    // What the office is reached under from outside stands before the path.
    const told = new URL((await page.locator('[data-receive]').textContent(WAIT)) ?? '');
    address = new URL(told.pathname, opened.portal).href;
    expect(key).toMatch(/^kean_/);
    await page.locator('[data-provider="on"]').waitFor(WAIT);
    await inspect(page, 'providers-made');
    expect(await push(VERIFICATION, { format: 'opaque', id: 'stream' })).toBe(202);
  });

  it('HR tries it, and is told of the key that the provider has taken and the office does not know', async () => {
    const page = await open(hr);
    await page.getByRole('button', { name: '测试连接' }).click();
    await page.locator('[data-step="known-keys"][data-result="failed"]').waitFor(WAIT);
    await page.locator('[data-trial="failed"]').waitFor(WAIT);
    await page.getByText('公布了登记中没有的公钥').waitFor(WAIT);
    await page.locator('[data-step="verification"][data-result="passed"]').waitFor(WAIT);
    await inspect(page, 'providers-tried');
  });

  it('compliance sees that it is verified, and allows it to end sessions', async () => {
    const page = await open(compliance);
    await page.getByText('验证通过').waitFor(WAIT);
    const box = page.getByRole('checkbox', { name: '结束本人的登录' });
    await box.check();
    await expect.poll(() => box.isChecked(), WAIT).toBe(true);
    await expect.poll(() => box.isEnabled(), WAIT).toBe(true);
    await inspect(page, 'providers');
  });

  it('the provider says that a session is revoked, and the agent’s next step leads to the door', async () => {
    const page = on(agent);
    await page.goto(`${opened.portal}/clients`);
    await whenAlive(page);
    expect(await push(REVOKED, { format: 'email', email: mail })).toBe(202);
    await page.goto(`${opened.portal}/clients`);
    await page.waitForURL(/sign-in/, WAIT);
    const list = await open(compliance);
    await list.getByText('已结束登录 1').waitFor(WAIT);
    await inspect(list, 'providers-told');
  });
});
