import { existsSync } from 'node:fs';
import { access, constants, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Clock, systemClock } from '@kean/kernel';
import { createLogger, type Logger, Metrics } from '@kean/observability';
import { type VerifierKey, writeVerifierKey } from '@kean/tlog';
import { type WitnessConfig, witnessConfig } from './config.ts';
import { WitnessKey } from './keys/key-file.ts';
import { buildServer } from './server.ts';
import { replaceFile } from './state/durable-file.ts';
import { Evidence } from './state/evidence.ts';
import { lockFolder } from './state/folder-lock.ts';
import { LogMemory } from './state/log-memory.ts';
import { WitnessedLog } from './witnessed-log.ts';

export interface RunningWitness {
  readonly logger: Logger;
  readonly address: string;
  /** By which everybody checks the cosignatures; also in the file `verifier-key` of the folder. */
  readonly verifierKey: string;
  close(): Promise<void>;
}

/**
 * Composes the witness from its configuration and listens on loopback.
 * @throws StartRefusal when its key or its memory is lost or damaged, or another process uses them
 */
export async function startWitness(
  config: WitnessConfig = witnessConfig(),
  clock: Clock = systemClock,
): Promise<RunningWitness> {
  const metrics = new Metrics('witness');
  const refusedLines = metrics.counter('kean_log_refused_total', 'Log lines refused because they held a value.');
  const logger = createLogger({
    process: 'witness',
    level: config.logLevel,
    file: config.logFile,
    strict: config.mode === 'test',
    onRefusal: () => refusedLines.add({}),
  });
  await mkdir(config.folder, { recursive: true, mode: 0o700 });
  const unlock = await lockFolder(config.folder);
  try {
    const logsFolder = join(config.folder, 'logs');
    const used = existsSync(logsFolder) && (await readdir(logsFolder)).length > 0;
    const key = await WitnessKey.open(join(config.folder, 'witness.key'), config.name, !used);
    const verifierKey = writeVerifierKey(key.signer.verifierKey);
    await replaceFile(join(config.folder, 'verifier-key'), `${verifierKey}\n`);

    const logs = keysByOrigin(config.logs);
    const witnessed = await openLogs({ logs, logsFolder, key, clock, logger });
    const memoryHolds = () => access(config.folder, constants.W_OK);
    const server = buildServer({ logs, witnessed, metrics, logger, memoryHolds });
    const address = await server.listen({ host: '127.0.0.1', port: config.port });
    const close = async () => {
      await server.close();
      await unlock();
    };
    return { logger, address, verifierKey, close };
  } catch (error) {
    await unlock();
    throw error;
  }
}

interface OpenLogs {
  readonly logs: ReadonlyMap<string, readonly VerifierKey[]>;
  readonly logsFolder: string;
  readonly key: WitnessKey;
  readonly clock: Clock;
  readonly logger: Logger;
}

async function openLogs(parts: OpenLogs): Promise<ReadonlyMap<string, WitnessedLog>> {
  const { logs, logsFolder, key, clock, logger } = parts;
  const { signer } = key;
  const opened = new Map<string, WitnessedLog>();
  for (const [origin, keys] of logs) {
    const memory = new LogMemory(logsFolder, origin, keys, key);
    const evidence = await Evidence.open(memory.folder);
    const onConflict = (conflict: string, size: number) => logger.error('log.conflict', undefined, { conflict, size });
    opened.set(origin, await WitnessedLog.open({ signer, keys, memory, evidence, clock, onConflict }));
  }
  return opened;
}

function keysByOrigin(keys: readonly VerifierKey[]): ReadonlyMap<string, readonly VerifierKey[]> {
  return Map.groupBy(keys, ({ name }) => name);
}
