import { readFileSync } from 'node:fs';
import { StartRefusal } from '@kean/kernel';
import { connectorKey } from '@kean/personnel/api';
import type { Services } from '@kean/procedures';
import type { ApiConfig } from './config.ts';

/** Seals secrets of connected systems; the database shows none of them to the api again. @throws StartRefusal for a file without a key */
export function openConnectorSecrets({ connectorKeyFile }: ApiConfig): Services['connectorSecrets'] {
  return connectorKeyFile === undefined ? undefined : connectorKey(textIn(connectorKeyFile));
}

function textIn(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    throw new StartRefusal(['the file that CONNECTOR_KEY_FILE names cannot be read. Put it there (mode 0600).']);
  }
}
