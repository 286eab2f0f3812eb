import { fileURLToPath } from 'node:url';
import {
  LogDisagreement,
  type LogReader,
  logHasEntries,
  openFolderLogStore,
  readLogKey,
  removeHalfWritten,
  Sequencer,
  type WitnessAddress,
  WitnessClient,
} from '@kean/audit';
import type { Database } from '@kean/db';
import { StartRefusal, systemClock } from '@kean/kernel';
import type { Logger, Metrics } from '@kean/observability';
import { readVerifierKey, TlogError, type VerifierKey } from '@kean/tlog';
import type { WorkerConfig } from './config.ts';
import { logReport } from './log-report.ts';

/** How often committed events get their places and the head is signed, when there is something new. */
const TURN_EVERY_MS = 2_000;

export interface OpenLog {
  readonly reader: LogReader;
  readonly verifierKey: VerifierKey;
  /** Rejects while the log cannot go on; for readiness. */
  check(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts the sequencer of this process: it leads, or stands by while another worker does.
 * @throws StartRefusal in one sentence when files, database and signatures of the log do not belong together
 */
export async function openLog(db: Database, config: WorkerConfig, logger: Logger, metrics: Metrics): Promise<OpenLog> {
  const address = witnessOf(config);
  const folder = fileURLToPath(config.logStore);
  const store = await openFolderLogStore(folder);
  const signer = await readLogKey(config.logKeyFile, { createIfAbsent: !(await logHasEntries(db)) });
  const report = logReport(logger, metrics, config.witnessAlertSeconds);
  const sequencer = new Sequencer({
    db,
    store,
    signer,
    witness: address === null ? null : { client: new WitnessClient(address), address },
    clock: systemClock,
    observer: report.observer,
  });
  try {
    await sequencer.start(TURN_EVERY_MS);
  } catch (error) {
    await sequencer.stop();
    throw error instanceof LogDisagreement ? new StartRefusal([`LOG_STORE: ${error.message}`]) : error;
  }
  if (sequencer.leads()) await removeHalfWritten(folder);
  return {
    reader: { files: store, witnessAlertSeconds: config.witnessAlertSeconds },
    verifierKey: signer.verifierKey,
    check: async () => {
      if (report.halted()) throw new Error('the log has halted');
      await store.check();
    },
    stop: () => sequencer.stop(),
  };
}

/** @throws StartRefusal when address and key are not given together, or the key is none of a witness */
function witnessOf({ witnessUrl, witnessKey }: WorkerConfig): WitnessAddress | null {
  if (witnessUrl === undefined && witnessKey === undefined) return null;
  if (witnessUrl === undefined || witnessKey === undefined) {
    throw new StartRefusal(['WITNESS_URL and WITNESS_KEY belong together: give both, or leave both out.']);
  }
  try {
    const key = readVerifierKey(witnessKey);
    if (key.type === 'cosignature') return { url: witnessUrl, key };
  } catch (error) {
    if (!(error instanceof TlogError)) throw error;
  }
  throw new StartRefusal(['WITNESS_KEY is not the verifier key of a witness. Take it from whoever runs the witness.']);
}
