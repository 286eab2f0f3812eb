import type { PermissionsConfig } from '../config.ts';

/** A configuration for tests: any free port, silent, no decision log, no database that answers. */
export function testConfig(changes: Partial<PermissionsConfig> = {}): PermissionsConfig {
  return {
    databaseUrl: 'postgres://nobody@127.0.0.1:1/nowhere',
    serviceToken: 'the-service-token-of-this-test-instance-0',
    port: 0,
    logLevel: 'fatal',
    logFile: undefined,
    mode: 'test',
    decisionLog: undefined,
    decisionReaderKeyFile: undefined,
    decisionKeptDays: 183,
    policyFolder: undefined,
    callersFile: undefined,
    decisionPointUrl: undefined,
    tlsKeyFile: undefined,
    tlsCertificateFile: undefined,
    ...changes,
  };
}
