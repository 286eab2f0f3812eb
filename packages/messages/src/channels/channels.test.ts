import { systemClock } from '@kean/kernel';
import {
  serveGateway,
  startDingtalkRobot,
  startFeishuRobot,
  startSmsGateway,
  startWecomRobot,
  type TestRobot,
} from '@kean/testing/message-gateways';
import { afterEach, describe, expect, it } from 'vitest';
import { isSafeAddress } from './post-json.ts';
import { openGroupRobot, type RobotKind } from './robots/group-robot.ts';
import { GatewaySetting } from './sms/gateway-setting.ts';
import { openSmsGateway } from './sms/sms-gateway.ts';

const SECRET = 'SEC-a-secret-of-this-test';
const PHONE = '13800001111';
const TEXT = { id: '018f0000-0000-7000-8000-000000000001', to: PHONE, text: '验证码 123456，{to} "引号" \\' };
const closing: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((server) => server.close()));
});

const settingFor = ({ origin }: { readonly origin: string }, changes: object = {}) =>
  GatewaySetting.parse({
    url: `${origin}/send`,
    headers: { 'X-App': 'kean' },
    body: { phone: '{to}', content: '{text}', reference: '{id}' },
    signature: { header: 'X-Signature', timestampHeader: 'X-Timestamp', over: '{timestamp}.{body}' },
    taken: { at: 'code', words: ['OK'] },
    later: ['LIMIT'],
    idAt: 'data.number',
    delivery: {
      url: `${origin}/report/{providerId}`,
      at: 'report.state',
      delivered: ['DELIVERED'],
      failed: ['UNDELIVERABLE'],
    },
    ...changes,
  });

async function gatewayWith(secret = SECRET) {
  const gateway = await startSmsGateway(SECRET);
  closing.push(gateway);
  return { gateway, channel: openSmsGateway(settingFor(gateway), secret, systemClock) };
}
const failing = (sending: Promise<unknown>) => sending.catch((error: unknown) => error);
const spelled = (error: unknown) => {
  const { message, stack, cause, ...rest } = error as Error & Record<string, unknown>;
  return JSON.stringify([message, stack, String(cause), rest]);
};

describe('a gateway for text messages', () => {
  it('takes a signed request, keeps its words as they are, and gives its number', async () => {
    const { gateway, channel } = await gatewayWith();
    expect(await channel.send(TEXT)).toEqual({ providerId: 'SM-1' });
    expect(gateway.received).toEqual([{ phone: PHONE, content: TEXT.text, number: 'SM-1' }]);
  });

  it('knows a message that it took already, when the answer was lost', async () => {
    const { gateway, channel } = await gatewayWith();
    gateway.trouble('hang up');
    expect(await failing(channel.send(TEXT))).toMatchObject({ code: 'MESSAGE_CHANNEL_AWAY', kind: 'unavailable' });
    gateway.trouble(null);
    expect(await channel.send(TEXT)).toEqual({ providerId: 'SM-1' });
    expect([gateway.accepted, gateway.received.length]).toEqual([2, 1]);
  });

  it('refuses a wrong signature, and nothing of phone, text or secret is in the error', async () => {
    const { gateway, channel } = await gatewayWith('another-secret-of-this-test');
    const error = await failing(channel.send(TEXT));
    expect(error).toMatchObject({ code: 'MESSAGE_NOT_TAKEN', kind: 'invalid' });
    for (const secret of [PHONE, '123456', 'another-secret']) expect(spelled(error)).not.toContain(secret);
    expect(gateway.received).toEqual([]);
  });

  it.each([
    [{ status: 503, json: {} }, 'MESSAGE_CHANNEL_AWAY'],
    [{ status: 429, json: {} }, 'MESSAGE_DEFERRED'],
    [{ status: 400, json: {} }, 'MESSAGE_NOT_TAKEN'],
    [{ status: 200, json: { code: 'LIMIT' } }, 'MESSAGE_DEFERRED'],
    [{ status: 200, json: { code: 'BLACKLIST', phone: PHONE } }, 'MESSAGE_NOT_TAKEN'],
    [{ status: 200, json: [] }, 'MESSAGE_CHANNEL_AWAY'],
    [{ status: 302, json: {}, headers: { location: 'http://127.0.0.1:1/' } }, 'MESSAGE_NOT_TAKEN'],
    [{ status: 200, json: { pad: 'x'.repeat(70_000) } }, 'MESSAGE_CHANNEL_AWAY'],
  ] as const)('that answers %j means %s', async (answer, code) => {
    const { gateway, channel } = await gatewayWith();
    gateway.trouble(answer);
    const error = await failing(channel.send(TEXT));
    expect(error).toMatchObject({ code });
    expect(spelled(error)).not.toContain(PHONE);
  });

  it('is asked what became of a message', async () => {
    const { gateway, channel } = await gatewayWith();
    const asked = async () => channel.deliveryOf?.('SM-1');
    expect(await asked()).toBe('under-way');
    gateway.report('DELIVERED');
    expect(await asked()).toBe('delivered');
    gateway.report('UNDELIVERABLE');
    expect(await asked()).toBe('failed');
  });

  it('that is away is waited for', async () => {
    const { gateway, channel } = await gatewayWith();
    await gateway.close();
    closing.length = 0;
    expect(await failing(channel.send(TEXT))).toMatchObject({ code: 'MESSAGE_CHANNEL_AWAY', kind: 'unavailable' });
  });

  it('is asked over https, or on this machine, and nowhere else', () => {
    expect(['https://sms.example/send', 'http://127.0.0.1:9/x', 'http://localhost:9/'].every(isSafeAddress)).toBe(true);
    for (const address of [
      'http://sms.example/',
      'ftp://sms.example',
      'https://user:word@sms.example/',
      'sms.example',
    ]) {
      expect(isSafeAddress(address)).toBe(false);
      const parsed = GatewaySetting.safeParse({ url: address, body: {} });
      expect(parsed.success).toBe(false);
    }
    expect(() => openSmsGateway(settingFor({ origin: 'http://127.0.0.1:9' }), null, systemClock)).toThrow(TypeError);
  });

  it('may take a form instead of JSON', async () => {
    const forms: [string | undefined, string][] = [];
    const server = await serveGateway(({ headers, body }) => {
      forms.push([headers['content-type'], body]);
      return { status: 200, json: { code: 'OK', data: { number: 'not a number of ours\n' } } };
    });
    closing.push(server);
    const setting = settingFor(server, { format: 'form', signature: null });
    expect(await openSmsGateway(setting, null, systemClock).send(TEXT)).toEqual({ providerId: null });
    const [type, body] = forms[0] ?? [];
    expect(type).toMatch(/^application\/x-www-form-urlencoded/);
    expect(Object.fromEntries(new URLSearchParams(body))).toEqual({
      phone: PHONE,
      content: TEXT.text,
      reference: TEXT.id,
    });
  });
});

const ROBOTS: readonly (readonly [RobotKind, () => Promise<TestRobot>, string | null])[] = [
  ['wecom', startWecomRobot, null],
  ['dingtalk', () => startDingtalkRobot(SECRET), SECRET],
  ['feishu', () => startFeishuRobot(SECRET), SECRET],
];

describe.each(ROBOTS)('a robot of %s', (kind, start, secret) => {
  const opened = async () => {
    const server = await start();
    closing.push(server);
    return { server, robot: openGroupRobot({ kind, address: server.address, secret }, systemClock) };
  };
  const said = (text: string) => ({ id: TEXT.id, text });

  it('says a text in its group and calls nobody', async () => {
    const { server, robot } = await opened();
    await robot.send(said('备份失败：请看“备份”页'));
    expect(server.said).toEqual([{ text: '备份失败：请看“备份”页', mentioned: [] }]);
  });

  it('that is told too much at once says so, and the text waits', async () => {
    const { robot } = await opened();
    for (let index = 0; index < 20; index += 1) await robot.send(said(`第 ${index} 条`));
    expect(await failing(robot.send(said('第 21 条')))).toMatchObject({ code: 'MESSAGE_DEFERRED', kind: 'limited' });
  });

  it('is told no more than it takes, cut at a whole character', async () => {
    const { server, robot } = await opened();
    await robot.send(said('长'.repeat(2_000)));
    const [only] = server.said;
    expect(Buffer.byteLength(only?.text ?? '')).toBeLessThanOrEqual(2_048);
    expect(only?.text).toMatch(/^长+…$/);
  });

  it('with a wrong secret or address is refused for good, and the error names neither', async () => {
    const { server } = await opened();
    const wrong = {
      kind,
      address: server.address.replace('test-key', 'other-key'),
      secret: secret && 'SEC-other-secret',
    };
    const error = await failing(openGroupRobot(wrong, systemClock).send(said('x')));
    expect(error).toMatchObject({ code: 'MESSAGE_NOT_TAKEN', kind: 'invalid' });
    for (const part of ['other-key', 'SEC-', 'test-token', 'test-hook', '127.0.0.1'])
      expect(spelled(error)).not.toContain(part);
    expect(server.said).toEqual([]);
  });
});
