import { accessSync, constants, existsSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { dataFolderOf, findFolders } from '../instance/folders.ts';
import { USUAL_PORTS } from '../instance/ports.ts';
import { runnerOf } from '../instance/runner-lock.ts';
import { findPostgres } from '../machine/find-binary.ts';
import { mayInstall } from '../machine/install-package.ts';
import { findChromium, findRedis, findZstd, REMEDIES } from '../machine/require.ts';
import { accountFor, mayEnter } from '../machine/service-account.ts';
import { isFree } from '../services/find-free-port.ts';
import { bad, type Finding, good, wanting } from './finding.ts';

const BYTES_PER_GIB = 1024 ** 3;
/** Packages, a build, a cluster with its write-ahead log, and room for an import. */
const LEAST_FREE_GIB = 3;

/** What this machine has, before anything runs. */
export async function examineMachine(environment: NodeJS.ProcessEnv): Promise<Finding[]> {
  return [
    good(`Node ${process.versions.node}, and packages in step with pnpm-lock.yaml`),
    ...examinePrograms(environment),
    examineFolder(dataFolderOf(environment)),
    ...(await examinePorts(dataFolderOf(environment))),
  ];
}

/** What is missing and can be installed by `npm start` itself is no fault. */
function examinePrograms(environment: NodeJS.ProcessEnv): Finding[] {
  const installs = mayInstall();
  const missing = (name: string, remedy: string): Finding =>
    installs ? wanting(`${name} is missing`, '`npm start` installs it') : bad(`${name} is missing`, remedy);
  const postgres = findPostgres();
  const foreign = Boolean(environment.DATABASE_URL) && Boolean(environment.KEYSTORE_DATABASE_URL);
  const redis = findRedis();
  return [
    postgres !== null || foreign
      ? good(
          postgres === null ? 'Postgres of somebody else' : `Postgres ${postgres.majorVersion} (${postgres.postgres})`,
        )
      : missing('Postgres 15 or newer', REMEDIES.postgres),
    findZstd() === null ? missing('zstd', REMEDIES.zstd) : good(`zstd (${findZstd()})`),
    redis !== null || environment.REDIS_URL
      ? good(redis === null ? 'Redis of somebody else' : `Redis (${redis})`)
      : missing('redis-server', REMEDIES.redis),
    findChromium() === null
      ? wanting('Chromium is missing (only `npm test` and the proofs need it)', REMEDIES.chromium)
      : good(`Chromium (${findChromium()})`),
  ];
}

function examineFolder(dataFolder: string): Finding {
  const nearest = nearestExisting(dataFolder);
  try {
    accessSync(nearest, constants.W_OK | constants.X_OK);
  } catch {
    return bad(`${nearest} may not be written`, 'give this user the folder, or set KEAN_DATA to one that may');
  }
  const { bavail, bsize } = statfsSync(nearest);
  const free = (bavail * bsize) / BYTES_PER_GIB;
  if (free < LEAST_FREE_GIB)
    return bad(`${free.toFixed(1)} GiB free for ${dataFolder}`, `free at least ${LEAST_FREE_GIB} GiB`);
  const account = accountFor(nearest);
  const apart =
    account === null || mayEnter(account, nearest)
      ? ''
      : '; Postgres and Redis lie in /var/lib, because their user may not enter it';
  return good(`data folder ${dataFolder} (${free.toFixed(0)} GiB free${apart})`);
}

function nearestExisting(path: string): string {
  return existsSync(path) ? path : nearestExisting(dirname(path));
}

/** Ports matter only while the instance does not hold them itself. */
async function examinePorts(dataFolder: string): Promise<Finding[]> {
  if (findFolders(dataFolder) !== null && runnerOf(dataFolder) !== null) return [];
  const taken: number[] = [];
  for (const port of Object.values(USUAL_PORTS)) if (!(await isFree(port))) taken.push(port);
  if (taken.length === 0) return [good('the usual ports are free')];
  return [wanting(`taken ports: ${taken.join(', ')}`, '`npm start` takes others and says which')];
}
