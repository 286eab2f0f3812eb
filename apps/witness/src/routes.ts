import type { Logger, Metrics } from '@kean/observability';
import { SIZE_CONTENT_TYPE } from '@kean/tlog';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { conflictsOf } from './conflicts-of.ts';
import { type Logs, type Refused, readSubmission } from './judgement/judge-submission.ts';
import { CONFLICTS } from './state/evidence.ts';
import type { WitnessedLog } from './witnessed-log.ts';

export interface RoutesParts {
  readonly logs: Logs;
  /** By origin. */
  readonly witnessed: ReadonlyMap<string, WitnessedLog>;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

const STATUSES = ['200', '400', '403', '404', '409', '422', '500'] as const;
const TEXT = 'text/plain; charset=utf-8';

/**
 * `POST /add-checkpoint` and `GET /<origin hash>/checkpoint` of C2SP tlog-witness. Nobody signs in: the signature of the log on what
 * is sent says who asks, and nothing else is answered to.
 */
export function witnessRoutes({ logs, witnessed, metrics, logger }: RoutesParts) {
  const answers = metrics.counter('kean_witness_answers_total', 'Answers to add-checkpoint by status.', {
    status: STATUSES,
  });
  const cosignedAt = metrics.gauge(
    'kean_witness_last_cosigned_seconds',
    'When a checkpoint was last cosigned, Unix time.',
  );

  const conflicts = metrics.gauge('kean_witness_conflicts', 'Signed checkpoints against what was cosigned before.', {
    conflict: CONFLICTS,
  });
  const showConflicts = () => {
    const counts = conflictsOf(witnessed);
    for (const conflict of CONFLICTS) conflicts.set({ conflict }, counts[conflict]);
  };

  return async (server: FastifyInstance): Promise<void> => {
    showConflicts();
    server.removeAllContentTypeParsers();
    server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

    server.post('/add-checkpoint', async (request, reply) => {
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const submission = readSubmission(body, logs);
      if ('status' in submission) return refuse(reply, submission);
      const answer = await logOf(submission.head.origin).submit(submission, body);
      showConflicts();
      if ('status' in answer) return refuse(reply, answer);
      answers.add({ status: '200' });
      cosignedAt.set({}, Date.now() / 1000);
      logger.debug('checkpoint.cosigned', { size: submission.head.size });
      return reply.type(TEXT).send(answer.cosignature);
    });

    server.get<{ Params: { originHash: string } }>('/:originHash/checkpoint', async (request, reply) => {
      const log = [...witnessed.values()].find(({ originHash }) => originHash === request.params.originHash);
      const note = log?.seen.note ?? null;
      return note === null
        ? reply.status(404).type(TEXT).send('nothing was cosigned for this log\n')
        : reply.type(TEXT).send(note);
    });
  };

  function logOf(origin: string): WitnessedLog {
    const log = witnessed.get(origin);
    if (log === undefined) throw new TypeError('a log with keys is always under watch');
    return log;
  }

  function refuse(reply: FastifyReply, { status, why, conflict }: Refused): FastifyReply {
    answers.add({ status: String(status) });
    logger.info('checkpoint.refused', { status, conflict });
    return reply
      .status(status)
      .type(status === 409 ? SIZE_CONTENT_TYPE : TEXT)
      .send(`${why}\n`);
  }
}
