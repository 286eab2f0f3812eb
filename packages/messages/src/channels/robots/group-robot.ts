import { createHmac } from 'node:crypto';
import type { Clock } from '@kean/kernel';
import { failMessage } from '../../errors.ts';
import type { RobotChannel } from '../channel.ts';
import { judgeStatus, partOf } from '../judge-answer.ts';
import { ask } from '../post-json.ts';

/** 企业微信, 钉钉, 飞书: each has custom robots that speak in one group. */
export type RobotKind = 'wecom' | 'dingtalk' | 'feishu';

export interface RobotSetting {
  readonly kind: RobotKind;
  /** The whole address that the vendor gave, which is a secret itself. */
  readonly address: string;
  /** Signs each request: 钉钉 “加签”, 飞书 “签名校验”. 企业微信 knows none. */
  readonly secret: string | null;
}

/** A request as its vendor takes it. Text alone: no markdown, no card, nobody is mentioned. */
interface RobotRequest {
  readonly address: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** 企业微信 takes 2,048 bytes; the others take more. */
const MOST_BYTES = 2_048;

/** Codes that mean too fast: all three take about 20 messages a minute of a robot, or say when there are more. */
const TOO_FAST: Readonly<Record<RobotKind, readonly string[]>> = {
  wecom: ['45009'],
  dingtalk: ['130101', '410100', '-1'],
  feishu: ['9499', '11232'],
};

/** A robot of a group. Robots know no idempotency: an answer that is lost means that a text is said twice. */
export function openGroupRobot({ kind, address, secret }: RobotSetting, clock: Clock): RobotChannel {
  return {
    send: async ({ text }) => {
      const now = clock.now().getTime();
      const request = REQUESTS[kind]({ address, secret, now, text: cut(text) });
      const body = JSON.stringify(request.body);
      const headers = { 'Content-Type': 'application/json; charset=utf-8' };
      const answer = await ask(request.address, { method: 'POST', headers, body });
      judgeStatus(answer);
      const code = partOf(answer.json, 'errcode') ?? partOf(answer.json, 'code') ?? partOf(answer.json, 'StatusCode');
      if (code === '0') return { providerId: null };
      if (code === null) throw failMessage('MESSAGE_CHANNEL_AWAY', { answer: 'unreadable' });
      const answered = /^-?\d{1,8}$/.test(code) ? code : 'unknown';
      throw failMessage(TOO_FAST[kind].includes(code) ? 'MESSAGE_DEFERRED' : 'MESSAGE_NOT_TAKEN', { answered });
    },
  };
}

interface Said {
  readonly address: string;
  readonly secret: string | null;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly text: string;
}

const REQUESTS: Readonly<Record<RobotKind, (said: Said) => RobotRequest>> = {
  // developer.work.weixin.qq.com/document/path/91770
  wecom: ({ address, text }) => ({
    address,
    body: { msgtype: 'text', text: { content: text, mentioned_list: [], mentioned_mobile_list: [] } },
  }),
  // open.dingtalk.com, 自定义机器人安全设置: sign = urlEncode(base64(HMAC-SHA-256(secret, timestamp ms + "\n" + secret)))
  dingtalk: ({ address, secret, now, text }) => {
    const url = new URL(address);
    if (secret !== null) {
      url.searchParams.set('timestamp', String(now));
      url.searchParams.set('sign', createHmac('sha256', secret).update(`${now}\n${secret}`).digest('base64'));
    }
    const at = { atMobiles: [], atUserIds: [], isAtAll: false };
    return { address: url.href, body: { msgtype: 'text', text: { content: text }, at } };
  },
  // open.feishu.cn, 自定义机器人使用指南: the key is timestamp s + "\n" + secret, and nothing is signed by it
  feishu: ({ address, secret, now, text }) => {
    const timestamp = String(Math.floor(now / 1000));
    const sign = createHmac('sha256', `${timestamp}\n${secret}`).update('').digest('base64');
    const signed = secret === null ? {} : { timestamp, sign };
    return { address, body: { ...signed, msg_type: 'text', content: { text } } };
  },
};

/** To the last whole character that fits. */
function cut(text: string): string {
  if (Buffer.byteLength(text) <= MOST_BYTES) return text;
  let kept = '';
  for (const character of text) {
    if (Buffer.byteLength(kept) + Buffer.byteLength(character) > MOST_BYTES - 3) break;
    kept += character;
  }
  return `${kept}…`;
}
