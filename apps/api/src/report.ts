import type { DenialLog } from '@kean/audit';
import type { Logger } from '@kean/observability';
import type { CallReporter } from '@kean/procedures';

/** Refusals go into the log that is kept, unexpected errors into the operator's, neither with what was asked or answered. */
export function reporter(denials: DenialLog, logger: Logger): CallReporter {
  return {
    refused: ({ principal, action }) => denials.refused(principal, action),
    failed: ({ path, error }) => logger.error('call.failed', error, { path }),
  };
}
