import type { SequencerObserver } from '@kean/audit';
import type { Logger, Metrics } from '@kean/observability';

export interface LogReport {
  readonly observer: SequencerObserver;
  /** Whether the log stopped for good, until a person has looked. */
  readonly halted: () => boolean;
}

/** Turns what happens to the log into lines and metrics; an alert is a line of level error and a figure above its bound. */
export function logReport(logger: Logger, metrics: Metrics, alertSeconds: number): LogReport {
  const size = metrics.gauge('kean_log_entries', 'Events that have a place in the signed log.');
  const silence = metrics.gauge(
    'kean_log_witness_silence_seconds',
    'Since when no witness has cosigned; 0 when one has.',
  );
  const answers = metrics.counter('kean_log_witness_answers_total', 'What came of asking the witness.', {
    answer: ['cosigned', 'unreachable', 'refused'],
  });
  const stopped = metrics.gauge('kean_log_halted', '1 while files, database and signatures of the log disagree.');
  let halted = false;
  let alerted = false;
  const observer: SequencerObserver = {
    signed: (entries) => size.set({}, entries),
    witness: (answer, silentSince) => {
      answers.add({ answer: answer.kind });
      const seconds = silentSince === null ? 0 : Math.round((Date.now() - silentSince.getTime()) / 1000);
      silence.set({}, seconds);
      // A refusal means that the witness saw another history; it is told each time.
      if (answer.kind === 'refused') logger.error('log.witness-refused', undefined, { status: answer.status });
      if (silentSince === null) alerted = false;
      else if (!alerted && seconds >= alertSeconds) {
        alerted = true;
        logger.error('log.witness-silent', undefined, { seconds });
      }
    },
    troubled: (error) => logger.error('log.troubled', error),
    halted: (disagreement) => {
      halted = true;
      stopped.set({}, 1);
      logger.error('log.halted', disagreement);
    },
  };
  return { observer, halted: () => halted };
}
