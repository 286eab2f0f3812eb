import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { PermissionsConfig } from '../config.ts';
import { type RunningPermissions, startPermissions } from '../start.ts';
import { type Asking, asking } from './ask.ts';
import { testConfig } from './config.ts';

/** A permission service that answers others, with the private key of its log. */
export interface StartedDecisions {
  readonly service: RunningPermissions;
  /** As our own processes ask. */
  readonly ours: Asking;
  readonly asking: (token: string) => Asking;
  readonly logFolder: string;
  readonly readerKey: string;
  /** Ends the service; the log stays until `dispose`. */
  readonly stop: () => Promise<void>;
  readonly dispose: () => Promise<void>;
}

/** Starts one in this process, on any free port, with keys and folders of its own. */
export async function startDecisions(changes: Partial<PermissionsConfig> = {}): Promise<StartedDecisions> {
  const folder = await mkdtemp(join(tmpdir(), 'kean-decisions-'));
  const logFolder = join(folder, 'log');
  await mkdir(logFolder);
  const { publicKey, privateKey } = generateKeyPairSync('x25519');
  const keyFile = join(folder, 'reader.pub');
  await writeFile(keyFile, publicKey.export({ type: 'spki', format: 'pem' }));
  const serviceToken = randomBytes(24).toString('base64url');
  const config = testConfig({
    decisionLog: pathToFileURL(logFolder).href,
    decisionReaderKeyFile: keyFile,
    serviceToken,
    ...changes,
  });
  const service = await startPermissions(config);
  let running = true;
  const stop = async (): Promise<void> => {
    if (running) await service.close();
    running = false;
  };
  return {
    service,
    ours: asking(service.address, config.serviceToken),
    asking: (token) => asking(service.address, token),
    logFolder,
    readerKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    stop,
    dispose: async () => {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
