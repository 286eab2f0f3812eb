import { bearsServiceToken, POLICY_VERSION_HEADER, type RuleSet } from '@kean/authorization';
import { AppError } from '@kean/kernel';
import type { Logger, Metrics } from '@kean/observability';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { CurrentRules } from './current-rules.ts';

export interface RuleSetRoutesParts {
  readonly rules: CurrentRules;
  readonly serviceToken: string;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

/**
 * GET /v1/rule-sets: the compiled rules of every role, for the processes of this installation. 200 with an `ETag` of the policy
 * hash, 304 to who holds that hash, 401 without the service token, 503 when the rules cannot be confirmed now.
 */
export function ruleSetRoutes({ rules, serviceToken, metrics, logger }: RuleSetRoutesParts) {
  const answered = metrics.counter('kean_rule_sets_answered_total', 'Answers about the rule set by outcome.', {
    outcome: ['changed', 'same', 'unauthenticated', 'unavailable'],
  });
  const version = metrics.gauge('kean_policy_version', 'Version of the grants in the last confirmed rule set.');

  return async (server: FastifyInstance): Promise<void> => {
    server.get('/v1/rule-sets', async (request, reply) => {
      reply.header('cache-control', 'no-store');
      if (!bearsServiceToken(request.headers.authorization, serviceToken)) {
        answered.add({ outcome: 'unauthenticated' });
        return refuse(reply.header('www-authenticate', 'Bearer'), 401, 'unauthenticated');
      }
      let ruleSet: RuleSet;
      try {
        ruleSet = await rules.confirmed();
      } catch (error) {
        answered.add({ outcome: 'unavailable' });
        logger.error('rule-set.not-confirmed', error, { code: error instanceof AppError ? error.code : 'unexpected' });
        return refuse(reply, 503, 'unavailable');
      }
      version.set({}, ruleSet.version);
      const etag = `"${ruleSet.hash}"`;
      const same = tagsOf(request.headers['if-none-match']).includes(etag);
      answered.add({ outcome: same ? 'same' : 'changed' });
      reply.header('etag', etag).header(POLICY_VERSION_HEADER, String(ruleSet.version));
      return same ? reply.status(304).send() : reply.send(ruleSet);
    });
  };
}

function refuse(reply: FastifyReply, status: 401 | 503, kind: 'unauthenticated' | 'unavailable'): FastifyReply {
  return reply.status(status).send({ error: { code: `AUTHORIZATION_${kind.toUpperCase()}`, kind } });
}

/** The entity tags of an `If-None-Match` header (RFC 9110, 13.1.2). */
function tagsOf(header: string | undefined): readonly string[] {
  return (header ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
}
