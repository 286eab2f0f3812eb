import { createHmac, timingSafeEqual } from 'node:crypto';
import type { FastifyPluginAsync } from 'fastify';
import { z } from 'zod';
import type { Inbox } from './inbox.ts';

export interface RoutesParts {
  readonly inbox: Inbox;
  readonly token: string;
  readonly smsSecret: string;
}

const TextMessage = z.strictObject({ to: z.string().max(40), text: z.string().max(2_000), id: z.string().max(120) });
const FRESH_SECONDS = 300;

/** The gateway for text messages, and the way to read what arrived. */
export function sinkRoutes({ inbox, token, smsSecret }: RoutesParts): FastifyPluginAsync {
  return async (server) => {
    // As text: the signature is over the bytes that came.
    server.removeAllContentTypeParsers();
    server.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));

    server.post('/sms', async (request, reply) => {
      const body = typeof request.body === 'string' ? request.body : '';
      const timestamp = String(request.headers['x-timestamp']);
      const signed = createHmac('sha256', smsSecret).update(`${timestamp}\n${body}`).digest('hex');
      const fresh = Math.abs(Date.now() / 1000 - Number(timestamp)) < FRESH_SECONDS;
      if (!fresh || !same(String(request.headers['x-signature']), signed)) {
        return reply.status(401).send({ code: 'SIGNATURE' });
      }
      const read = TextMessage.safeParse(parsed(body));
      if (!read.success) return reply.status(400).send({ code: 'SHAPE' });
      const { to, text, id } = read.data;
      inbox.take({ id, channel: 'sms', at: new Date().toISOString(), to, subject: '', text });
      return { code: 'OK', number: id };
    });

    /** Whatever it took has arrived. */
    server.get('/sms/:number', async () => ({ state: 'DELIVERED' }));

    server.get('/inbox', async (request, reply) => {
      if (!same(String(request.headers.authorization), `Bearer ${token}`))
        return reply.status(401).send({ code: 'TOKEN' });
      return { letters: inbox.letters() };
    });
  };
}

function same(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
