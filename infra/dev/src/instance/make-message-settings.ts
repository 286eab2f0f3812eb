import { randomBytes } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Opened } from './open-instance.ts';

/** By what the worker speaks to people, as files that it is told of. */
export interface MessageSettings {
  /** Key of the list of who must not be contacted. Lost, the list is: no client is written to then. */
  readonly contactKeyFile: string;
  /** Seals the secrets of connected systems. */
  readonly connectorKeyFile: string;
  /** Where the messages of a demonstration end; `null` where the office has channels of its own. */
  readonly sink: { readonly gatewayFile: string; readonly secretFile: string } | null;
}

/** Whoever names a mail server or a gateway has real ones; what they send is not to end here. */
export function hasOwnChannels(runner: NodeJS.ProcessEnv): boolean {
  return runner.MAIL_HOST !== undefined || runner.SMS_GATEWAY_FILE !== undefined;
}

/** Makes the key where there is none, and tells the worker of the sink as it would be told of any gateway. */
export function prepareMessages({ folders, ports }: Opened, takesMessages: boolean): MessageSettings {
  const contactKeyFile = secretIn(join(folders.keys, 'contact.key'));
  const connectorKeyFile = secretIn(join(folders.keys, 'connector.key'));
  if (!takesMessages) return { contactKeyFile, connectorKeyFile, sink: null };
  const secretFile = secretIn(join(folders.keys, 'sms.secret'));
  const gatewayFile = join(folders.keys, 'sms-gateway.json');
  const origin = `http://127.0.0.1:${ports.sink}`;
  const gateway = {
    url: `${origin}/sms`,
    body: { to: '{to}', text: '{text}', id: '{id}' },
    signature: { header: 'X-Signature', timestampHeader: 'X-Timestamp' },
    taken: { at: 'code', words: ['OK'] },
    idAt: 'number',
    delivery: { url: `${origin}/sms/{providerId}`, at: 'state', delivered: ['DELIVERED'], failed: ['FAILED'] },
  };
  writeFileSync(gatewayFile, `${JSON.stringify(gateway, null, 2)}\n`, { mode: 0o600 });
  return { contactKeyFile, connectorKeyFile, sink: { gatewayFile, secretFile } };
}

function secretIn(file: string): string {
  if (!existsSync(file)) writeFileSync(file, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600 });
  return file;
}
