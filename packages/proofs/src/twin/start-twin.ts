import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Instance } from '@kean/dev/instance';
import { type PeerProcess, startPeerProcess } from '../peers/peer-process.ts';

const PROGRAM = fileURLToPath(new URL('./serve.ts', import.meta.url));

/** Starts the twin beside an instance: on its databases, with its secrets, so that a session of one is a session of the other. */
export async function startTwin(instance: Instance): Promise<PeerProcess> {
  const secrets = JSON.parse(await readFile(join(instance.folders.keys, 'secrets.json'), 'utf8')) as {
    readonly authSecret: string;
    readonly serviceToken: string;
  };
  return startPeerProcess({
    name: 'the plaintext twin',
    args: [PROGRAM],
    cwd: instance.clone,
    env: () => ({
      DATABASE_URL: instance.databases.kean.api,
      KEYSTORE_DATABASE_URL: instance.databases.keys.api,
      REDIS_URL: instance.redis.url,
      OBJECT_STORE: instance.objectStore.url,
      ROOT_KEY_FILE: instance.rootKeyFile,
      LOG_STORE: instance.logStore.url,
      PERMISSIONS_URL: instance.permissions.url,
      PORTAL_ORIGIN: new URL(instance.portal.url).origin,
      AUTH_SECRET: secrets.authSecret,
      SERVICE_TOKEN: secrets.serviceToken,
    }),
    ready: '/readyz',
  });
}
