import {
  backupParts,
  type ConfigOf,
  connectorKeyParts,
  connectorNetworkParts,
  continuousParts,
  keyStoreParts,
  listenParts,
  logParts,
  logSigningParts,
  logStoreParts,
  mailParts,
  messageParts,
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
  ...continuousParts,
  ...logStoreParts,
  ...logSigningParts,
  ...mailParts,
  ...messageParts,
  ...connectorKeyParts,
  ...connectorNetworkParts,
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
