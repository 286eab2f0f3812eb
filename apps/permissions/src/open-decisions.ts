import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Database } from '@kean/db';
import { StartRefusal } from '@kean/kernel';
import type { Logger, Metrics } from '@kean/observability';
import { answerRequests } from './authzen/answer-requests.ts';
import { callersOf } from './authzen/callers.ts';
import { httpFace } from './authzen/http-face.ts';
import { PageTokens } from './authzen/page.ts';
import type { PermissionsConfig } from './config.ts';
import type { CurrentRules } from './current-rules.ts';
import { DecisionLog } from './decision-log/decision-log.ts';
import { readerPublicKey } from './decision-log/reader-key.ts';
import { policies } from './policies.ts';
import { KeptCurrent } from './policy-files/kept-current.ts';
import { loadFolder, signatureOf } from './policy-files/load-folder.ts';
import { PolicyFault } from './policy-files/policy-fault.ts';
import { NO_POLICIES, type PolicySet, policySet } from './policy-files/policy-set.ts';
import type { DecisionsFace } from './server.ts';
import { staffDecisions } from './staff/staff-decisions.ts';
import { STAFF_DOMAIN } from './staff/staff-domain.ts';

export interface OpenedDecisions {
  readonly face: DecisionsFace;
  /** How many systems' policies can be asked now, our own aside. */
  readonly domains: () => number;
  readonly close: () => Promise<void>;
}

export interface DecisionsSetting {
  readonly config: PermissionsConfig;
  readonly db: Database;
  readonly rules: CurrentRules;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly address: () => string;
}

/**
 * Opens what other systems ask: policy files, callers, decision log. `null` where no decision log is set: what nobody accounts
 * for is not offered.
 * @throws StartRefusal where a setting is half given, or the log cannot be opened
 */
export async function openDecisions(setting: DecisionsSetting): Promise<OpenedDecisions | null> {
  const { config, metrics, logger } = setting;
  const { decisionLog, decisionReaderKeyFile, policyFolder, callersFile } = config;
  if (decisionLog === undefined && decisionReaderKeyFile === undefined) return null;
  if (decisionLog === undefined || decisionReaderKeyFile === undefined) {
    throw new StartRefusal([
      'permissions: DECISION_LOG and DECISION_READER_KEY_FILE go together. Set both, or neither where no other system asks.',
    ]);
  }
  const log = await openLog(decisionLog, decisionReaderKeyFile, setting);
  const staff = staffDecisions(setting.db, setting.rules, policies);
  const onFault = (what: string) => (error: unknown) => {
    logger.error(`${what}.not-loaded`, error, {
      sentence: error instanceof PolicyFault ? error.message : 'see the error',
    });
  };
  const files = filesOf(policyFolder, staff.resourceTypes, onFault('policy-files'), logger);
  const callers = callersOf(config.serviceToken, callersFile, { onFault: onFault('callers') });
  await Promise.all([files?.start(), callers.start()]);
  const decided = metrics.counter('kean_decisions_total', 'Decisions for those who asked by AuthZEN.', {
    outcome: ['permitted', 'denied'],
  });
  const answered = metrics.counter('kean_decision_requests_total', 'Answers to AuthZEN requests.', {
    endpoint: ['evaluation', 'evaluations', 'search/subject', 'search/resource', 'search/action', 'metadata'],
    status: ['200', '400', '401', '403', '405', '413', '500', '503'],
  });
  const numbers = metrics.gauge('kean_decision_log_number', 'Last number given to a request, and last one written.', {
    of: ['given', 'written'],
  });
  // Counted apart and handed over once a second: a label costs more than a decision.
  const since = { permitted: 0, denied: 0, answers: new Map<string, number>() };
  const handOver = (): void => {
    if (since.permitted > 0) decided.add({ outcome: 'permitted' }, since.permitted);
    if (since.denied > 0) decided.add({ outcome: 'denied' }, since.denied);
    for (const [answer, count] of since.answers) {
      const [endpoint = '', status = ''] = answer.split(' ');
      answered.add({ endpoint, status }, count);
    }
    [since.permitted, since.denied] = [0, 0];
    since.answers.clear();
  };
  const watch = setInterval(() => {
    handOver();
    numbers.set({ of: 'given' }, log.figures.given);
    numbers.set({ of: 'written' }, log.figures.written);
  }, 1_000);
  const face = httpFace({
    callers,
    address: setting.address,
    answer: answerRequests({
      staff,
      log,
      files: () => (files === null ? NO_POLICIES : files.current()),
      tokens: new PageTokens(config.serviceToken),
      onDecisions: (permitted, denied) => {
        since.permitted += permitted;
        since.denied += denied;
      },
    }),
    onAnswer: (endpoint, status) => {
      const answer = `${endpoint} ${status}`;
      since.answers.set(answer, (since.answers.get(answer) ?? 0) + 1);
    },
    onError: (error) => logger.error('decision.failed', error),
  });
  return {
    face,
    domains: () => files?.current()?.domains.length ?? 0,
    close: async () => {
      clearInterval(watch);
      await Promise.all([files?.stop(), callers.stop()]);
      await log.close();
    },
  };
}

function filesOf(
  folder: string | undefined,
  reserved: ReadonlySet<string>,
  onFault: (error: unknown) => void,
  logger: Logger,
): KeptCurrent<PolicySet> | null {
  if (folder === undefined) return null;
  const load = async () => policySet(await loadFolder(folder), reserved, STAFF_DOMAIN);
  const onLoad = () => logger.info('policy-files.loaded');
  return new KeptCurrent({ signature: () => signatureOf(folder), load }, { onFault, onLoad });
}

async function openLog(address: string, keyFile: string, { config, logger }: DecisionsSetting): Promise<DecisionLog> {
  try {
    return await DecisionLog.open({
      folder: fileURLToPath(address),
      reader: readerPublicKey(await readFile(keyFile, 'utf8')),
      keptDays: config.decisionKeptDays,
      onFault: (error) => logger.error('decision-log.not-written', error),
    });
  } catch (error) {
    const what = error instanceof Error ? error.message : 'unknown';
    throw new StartRefusal([
      `permissions: the decision log cannot be opened (${what}). See that DECISION_LOG is a folder this process may write and DECISION_READER_KEY_FILE holds a public X25519 key.`,
    ]);
  }
}
