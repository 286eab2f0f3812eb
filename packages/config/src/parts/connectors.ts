import { isIP } from 'node:net';
import { z } from 'zod';
import { variable } from '../variable.ts';

/** Seals what signs for other systems. Api and worker need the same. */
export const connectorKeyParts = {
  connectorKeyFile: variable('CONNECTOR_KEY_FILE', z.string().startsWith('/').optional(), {
    meaning: 'the absolute path of the key that seals the secrets of connected systems (mode 0600)',
    remedy:
      'Correct it, or leave it out where the office tells no other system; keep it with the copy of the root key.',
  }),
};

/** Of the worker alone: it is the one that speaks to other systems. */
export const connectorNetworkParts = {
  connectorPrivateNetworks: variable(
    'CONNECTOR_PRIVATE_NETWORKS',
    z
      .string()
      .default('')
      .transform((text) => text.split(',').flatMap((part) => part.trim() || []))
      .refine((networks) => networks.every(isNetwork)),
    {
      meaning: 'private networks that connected systems may lie in, as 10.20.0.0/16, separated by commas',
      remedy: 'Leave it out where they are reached over public addresses.',
    },
  ),
};

function isNetwork(text: string): boolean {
  const [address = '', bits = '', ...rest] = text.split('/');
  const most = { 4: 32, 6: 128 }[isIP(address)];
  return rest.length === 0 && most !== undefined && /^\d{1,3}$/.test(bits) && Number(bits) <= most;
}
