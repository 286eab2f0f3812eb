import {
  type ConfigOf,
  decisionParts,
  listenParts,
  logParts,
  readConfig,
  recordsParts,
  serviceTokenParts,
} from '@kean/config';

const PARTS = { ...recordsParts, ...serviceTokenParts, ...decisionParts, ...listenParts, ...logParts };

export type PermissionsConfig = ConfigOf<typeof PARTS>;

/** What the permission service may know: no key, no cookie secret. @throws StartRefusal naming every missing or wrong variable */
export function permissionsConfig(): PermissionsConfig {
  return readConfig('permissions', PARTS);
}
