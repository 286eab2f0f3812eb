import { readFileSync } from 'node:fs';
import { StartRefusal } from '@kean/kernel';
import { allowedNetworks, type ConnectorMeans, connectorKey } from '@kean/personnel/worker';
import type { WorkerConfig } from './config.ts';

/** What speaks to other systems. Nothing is asked of them yet. @throws StartRefusal for a file without a key */
export function openConnectors({ connectorKeyFile, connectorPrivateNetworks }: WorkerConfig): ConnectorMeans {
  return {
    key: connectorKeyFile === undefined ? null : connectorKey(textIn(connectorKeyFile)),
    networks: allowedNetworks(connectorPrivateNetworks),
  };
}

function textIn(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    throw new StartRefusal(['the file that CONNECTOR_KEY_FILE names cannot be read. Put it there (mode 0600).']);
  }
}
