import {
  apiParts,
  logParts,
  portalOriginParts,
  readConfig,
  serviceTokenParts,
  singleSignOnLabelParts,
} from '@kean/config';
import { createLogger, Metrics, readinessOf } from '@kean/observability';

/** What this process has for as long as it runs. */
function start() {
  const config = readConfig('portal', {
    ...apiParts,
    ...serviceTokenParts,
    ...portalOriginParts,
    ...singleSignOnLabelParts,
    ...logParts,
  });
  const metrics = new Metrics('portal');
  const refusals = metrics.counter('kean_log_refusals_total', 'log lines that would have shown a value', {
    kind: { upTo: 12 },
  });
  const logger = createLogger({
    process: 'portal',
    level: config.logLevel,
    file: config.logFile,
    strict: config.mode === 'test',
    onRefusal: (kind) => refusals.add({ kind }),
  });
  const pageSeconds = metrics.timer('kean_portal_response_seconds', 'time from request to response head', {
    route: { upTo: 60 },
    outcome: ['ok', 'redirected', 'refused', 'failed'],
  });
  const readiness = readinessOf({ checks: { api: () => askApi(config.apiUrl) } });
  return { config, logger, metrics, pageSeconds, readiness };
}

async function askApi(apiUrl: string): Promise<void> {
  const answer = await fetch(`${apiUrl}/healthz`);
  await answer.body?.cancel();
  if (!answer.ok) throw new Error(`the api answered ${answer.status}`);
}

export type PortalProcess = ReturnType<typeof start>;
let running: PortalProcess | undefined;

/**
 * The parts of the running portal, made on the first call. Not made while the module loads: a build loads every route too.
 * @throws StartRefusal when a variable of the environment is missing or wrong
 */
export function portalProcess(): PortalProcess {
  running ??= start();
  return running;
}
