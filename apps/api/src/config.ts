import {
  type ConfigOf,
  connectorKeyParts,
  keyStoreParts,
  listenParts,
  logParts,
  logStoreParts,
  malwareParts,
  messageSinkParts,
  objectStoreParts,
  permissionsParts,
  portalOriginParts,
  readConfig,
  receiptParts,
  recordsParts,
  redisParts,
  serviceTokenParts,
  signInParts,
  singleSignOnParts,
} from '@kean/config';

const PARTS = {
  ...recordsParts,
  ...keyStoreParts,
  ...redisParts,
  ...objectStoreParts,
  ...logStoreParts,
  ...malwareParts,
  ...messageSinkParts,
  ...permissionsParts,
  ...serviceTokenParts,
  ...signInParts,
  ...singleSignOnParts,
  ...portalOriginParts,
  ...listenParts,
  ...receiptParts,
  ...connectorKeyParts,
  ...logParts,
};

export type ApiConfig = ConfigOf<typeof PARTS>;

/** What the api may know. @throws StartRefusal naming every missing or wrong variable */
export function apiConfig(): ApiConfig {
  return readConfig('api', PARTS);
}
