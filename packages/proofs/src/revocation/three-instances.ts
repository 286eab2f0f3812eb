import { fileURLToPath } from 'node:url';
import type { Instance } from '@kean/dev/instance';
import { readInstanceSecrets } from '../office/instance-secrets.ts';
import { type PeerProcess, startPeerProcess } from '../peers/peer-process.ts';

const PROGRAM = fileURLToPath(new URL('./serve-api.ts', import.meta.url));

/** Further processes of the api beside the one of the instance: same stores, same secrets, so that a session of one is one of all. */
export async function startFurtherApis(instance: Instance, count: number): Promise<PeerProcess[]> {
  const secrets = await readInstanceSecrets(instance);
  const env = () => ({
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
  });
  const program = { name: 'a further api', args: [PROGRAM], cwd: instance.clone, env, ready: '/readyz' };
  return Promise.all(Array.from({ length: count }, () => startPeerProcess(program)));
}
