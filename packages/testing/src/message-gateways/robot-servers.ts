import { createHmac } from 'node:crypto';
import { type GatewayAnswer, type GatewayCall, type GatewayServer, serveGateway } from './http-server.ts';

/** What a group was told, as its members see it. */
export interface SaidInGroup {
  readonly text: string;
  /** Whoever was called by name; `all` is everybody. */
  readonly mentioned: readonly string[];
}

export interface TestRobot extends GatewayServer {
  /** The address that the vendor would give, secret and all. */
  readonly address: string;
  readonly said: readonly SaidInGroup[];
}

/** How many messages a minute a robot takes; the next is refused by the vendor's code. */
const MOST_A_MINUTE = 20;
const HOUR_MS = 3_600_000;

/** 企业微信: `POST /cgi-bin/webhook/send?key=`, errcode 45009 beyond twenty a minute, 2,048 bytes of text. */
export function startWecomRobot(): Promise<TestRobot> {
  return startRobot('/cgi-bin/webhook/send?key=test-key', ({ url, body }, take) => {
    if (url.searchParams.get('key') !== 'test-key') return { errcode: 93000, errmsg: 'invalid webhook url' };
    const { msgtype, text } = JSON.parse(body);
    if (msgtype !== 'text') return { errcode: 40008, errmsg: 'invalid message type' };
    if (Buffer.byteLength(text.content) > 2_048) return { errcode: 40058, errmsg: 'content exceed max length' };
    const mentioned = [...(text.mentioned_list ?? []), ...(text.mentioned_mobile_list ?? [])];
    return take({ text: text.content, mentioned })
      ? { errcode: 0, errmsg: 'ok' }
      : { errcode: 45009, errmsg: 'api freq out of limit' };
  });
}

/** 钉钉: `timestamp` (ms) and `sign` in the address; errcode 310000 for a wrong signature, 130101 beyond twenty a minute. */
export function startDingtalkRobot(secret: string): Promise<TestRobot> {
  return startRobot('/robot/send?access_token=test-token', ({ url, body }, take) => {
    const timestamp = url.searchParams.get('timestamp') ?? '';
    const sign = createHmac('sha256', secret).update(`${timestamp}\n${secret}`, 'utf8').digest('base64');
    const fresh = Math.abs(Date.now() - Number(timestamp)) < HOUR_MS && timestamp.length === 13;
    if (!fresh || url.searchParams.get('sign') !== sign) return { errcode: 310000, errmsg: 'sign not match' };
    const { msgtype, text, at } = JSON.parse(body);
    if (msgtype !== 'text') return { errcode: 400101, errmsg: 'message type not supported' };
    const mentioned = [...(at?.isAtAll === true ? ['all'] : []), ...(at?.atMobiles ?? []), ...(at?.atUserIds ?? [])];
    return take({ text: text.content, mentioned })
      ? { errcode: 0, errmsg: 'ok' }
      : { errcode: 130101, errmsg: 'send too fast, exceed 20 times per minute' };
  });
}

/** 飞书: `timestamp` (s) and `sign` in the body, keyed by both; code 19021 for a wrong one; `<at …>` in a text calls people. */
export function startFeishuRobot(secret: string): Promise<TestRobot> {
  return startRobot('/open-apis/bot/v2/hook/test-hook', ({ body }, take) => {
    const { timestamp = '', sign, msg_type, content } = JSON.parse(body);
    const expected = createHmac('sha256', Buffer.from(`${timestamp}\n${secret}`, 'utf8')).digest('base64');
    const fresh = Math.abs(Date.now() - Number(timestamp) * 1000) < HOUR_MS && timestamp.length === 10;
    if (!fresh || sign !== expected) {
      return { code: 19021, msg: 'sign match fail or timestamp is not within one hour from current time' };
    }
    if (msg_type !== 'text') return { code: 9499, msg: 'Bad Request' };
    const mentioned = Array.from(String(content.text).matchAll(/<at user_id="([^"]*)">/g), ([, id = '']) => id);
    return take({ text: content.text, mentioned })
      ? { StatusCode: 0, StatusMessage: 'success', code: 0, data: {}, msg: 'success' }
      : { code: 11232, msg: 'frequency limited' };
  });
}

async function startRobot(
  path: string,
  judge: (call: GatewayCall, take: (said: SaidInGroup) => boolean) => unknown,
): Promise<TestRobot> {
  const said: SaidInGroup[] = [];
  const times: number[] = [];
  const take = (what: SaidInGroup): boolean => {
    const now = Date.now();
    if (times.filter((time) => now - time < 60_000).length >= MOST_A_MINUTE) return false;
    times.push(now);
    said.push(what);
    return true;
  };
  const server = await serveGateway((call): GatewayAnswer => ({ status: 200, json: judge(call, take) }));
  return { ...server, address: `${server.origin}${path}`, said };
}
