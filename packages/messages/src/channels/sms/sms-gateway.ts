import { createHmac } from 'node:crypto';
import type { Clock } from '@kean/kernel';
import { failMessage } from '../../errors.ts';
import type { Delivery, ShortText, SmsChannel } from '../channel.ts';
import { judgeStatus, partOf } from '../judge-answer.ts';
import { type Answer, ask } from '../post-json.ts';
import type { GatewaySetting } from './gateway-setting.ts';

const PLACE = /\{(to|text|id)\}/g;
const PROVIDER_ID = /^[A-Za-z0-9_.:-]{1,120}$/;
const TYPES = { json: 'application/json; charset=utf-8', form: 'application/x-www-form-urlencoded; charset=utf-8' };

/**
 * A gateway for text messages over HTTP, whatever it is called.
 * @param secret signs each request, where the setting asks for that
 */
export function openSmsGateway(setting: GatewaySetting, secret: string | null, clock: Clock): SmsChannel {
  const { signature, delivery } = setting;
  if (signature !== null && secret === null) throw new TypeError('a signature needs a secret');
  const signed = (body: string): Record<string, string> => {
    if (signature === null || secret === null) return {};
    const timestamp = String(Math.floor(clock.now().getTime() / 1000));
    const over = signature.over.replaceAll(/\{(timestamp|body)\}/g, (_, part) => (part === 'body' ? body : timestamp));
    const digest = createHmac('sha256', secret).update(over).digest(signature.encoding);
    return { [signature.timestampHeader]: timestamp, [signature.header]: digest };
  };
  return {
    send: async (text) => {
      const body = bodyOf(setting, text);
      const headers = {
        ...setting.headers,
        'Content-Type': TYPES[setting.format],
        [setting.idempotencyHeader]: text.id,
        ...signed(body),
      };
      const answer = await ask(setting.url, { method: 'POST', headers, body });
      judgeStatus(answer);
      return { providerId: takenBy(setting, answer) };
    },
    deliveryOf:
      delivery === null
        ? null
        : async (providerId) => {
            const address = delivery.url.replace(/\{providerId\}|%7BproviderId%7D/, encodeURIComponent(providerId));
            const answer = await ask(address, { method: 'GET', headers: { ...setting.headers, ...signed('') } });
            judgeStatus(answer);
            return deliveryIn(delivery, answer);
          },
  };
}

function bodyOf({ body, format }: GatewaySetting, text: ShortText): string {
  // Put in once: what stands in a text is never read for places again.
  const filled = Object.entries(body).map(([name, part]): [string, string | number | boolean] => [
    name,
    typeof part === 'string' ? part.replaceAll(PLACE, (_, place: keyof ShortText) => text[place]) : part,
  ]);
  if (format === 'json') return JSON.stringify(Object.fromEntries(filled));
  return new URLSearchParams(filled.map(([name, part]): [string, string] => [name, String(part)])).toString();
}

function takenBy({ taken, later, idAt }: GatewaySetting, { json }: Answer): string | null {
  if (taken !== null) {
    const said = partOf(json, taken.at);
    // What it said stays with it: some repeat the phone.
    if (said !== null && later.includes(said)) throw failMessage('MESSAGE_DEFERRED', { answer: 'later' });
    if (said === null) throw failMessage('MESSAGE_CHANNEL_AWAY', { answer: 'unreadable' });
    if (!taken.words.includes(said)) throw failMessage('MESSAGE_NOT_TAKEN', { answer: 'refused' });
  }
  const id = idAt === null ? null : partOf(json, idAt);
  return id !== null && PROVIDER_ID.test(id) ? id : null;
}

function deliveryIn({ at, delivered, failed }: NonNullable<GatewaySetting['delivery']>, { json }: Answer): Delivery {
  const said = partOf(json, at);
  if (said !== null && delivered.includes(said)) return 'delivered';
  return said !== null && failed.includes(said) ? 'failed' : 'under-way';
}
