import { bearsServiceToken } from '@kean/authorization';
import type { Logger, Metrics } from '@kean/observability';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { cursorIn, type Listener, type RevocationFeed } from './revocation-feed.ts';

export interface RevocationRoutesParts {
  readonly feed: RevocationFeed;
  readonly serviceToken: string;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

/** Systems of one agency; one more is a reader that does not let go. */
const MOST_READERS = 64;
/** A reader that does not read is cut off; it resumes from where it stood. */
const MOST_WAITING_BYTES = 1024 * 1024;

/**
 * GET /v1/revocations: server-sent events `revoked`, `policy`, `reset` and, each second, `heartbeat`. Every event's id is a place to
 * resume from (`Last-Event-ID`). An event may come twice, none is left out. 401 without the service token, 503 while Postgres
 * confirms nothing or too many read.
 */
export function revocationRoutes({ feed, serviceToken, metrics, logger }: RevocationRoutesParts) {
  const readers = metrics.gauge('kean_revocation_readers', 'Readers of the revocation stream.');
  let open = 0;
  const count = (change: 1 | -1) => {
    open += change;
    readers.set({}, open);
  };
  return async (server: FastifyInstance): Promise<void> => {
    server.get('/v1/revocations', async (request, reply) => {
      reply.header('cache-control', 'no-store');
      if (!bearsServiceToken(request.headers.authorization, serviceToken)) {
        return refuse(reply.header('www-authenticate', 'Bearer'), 401, 'unauthenticated');
      }
      if (!feed.isConfirmed() || open >= MOST_READERS) return refuse(reply, 503, 'unavailable');
      count(1);
      const early: string[] = [];
      let send = (text: string): void => void early.push(text);
      let unfollow: () => void;
      try {
        unfollow = await feed.follow(cursorIn(request.headers['last-event-id']), (...told) => send(eventsIn(...told)));
      } catch (error) {
        count(-1);
        logger.error('revocations.not-read', error);
        return refuse(reply, 503, 'unavailable');
      }
      // Until here an error could be answered; from here on the connection is a stream of our own.
      reply.hijack();
      const { raw } = reply;
      const leave = () => {
        unfollow();
        count(-1);
      };
      // A reader may have left while its past was read.
      if (raw.destroyed) return leave();
      raw.once('close', leave);
      raw.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' });
      send = (text) => {
        if (raw.writableLength > MOST_WAITING_BYTES) raw.destroy();
        else raw.write(text);
      };
      send(early.join(''));
    });
  };
}

function eventsIn(...[told, cursor]: Parameters<Listener>): string {
  return told.map(({ event, data }) => `event: ${event}\nid: ${cursor}\ndata: ${JSON.stringify(data)}\n\n`).join('');
}

function refuse(reply: FastifyReply, status: 401 | 503, kind: 'unauthenticated' | 'unavailable'): FastifyReply {
  return reply.status(status).send({ error: { code: `AUTHORIZATION_${kind.toUpperCase()}`, kind } });
}
