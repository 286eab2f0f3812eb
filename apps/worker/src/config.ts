import {
  backupParts,
  type ConfigOf,
  keyStoreParts,
  listenParts,
  logParts,
  logSigningParts,
  logStoreParts,
  mailParts,
  objectStoreParts,
  permissionsParts,
  readConfig,
  recordsParts,
  redisParts,
  serviceTokenParts,
} from '@kean/config';

const PARTS = {
  ...recordsParts,
  ...keyStoreParts,
  ...redisParts,
  ...objectStoreParts,
  ...backupParts,
  ...logStoreParts,
  ...logSigningParts,
  ...mailParts,
  ...permissionsParts,
  ...serviceTokenParts,
  ...listenParts,
  ...logParts,
};

export type WorkerConfig = ConfigOf<typeof PARTS>;

/** What the worker may know. @throws StartRefusal naming every missing or wrong variable */
export function workerConfig(): WorkerConfig {
  return readConfig('worker', PARTS);
}
