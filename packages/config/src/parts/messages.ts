import { z } from 'zod';
import { variable } from '../variable.ts';

const file = z.string().startsWith('/').optional();

/** The ways by which the worker speaks to people, besides mail. Each is left out where the office has none. */
export const messageParts = {
  contactKeyFile: variable('CONTACT_KEY_FILE', file, {
    meaning:
      'the absolute path of the key of the list of who must not be contacted (mode 0600); without it no client is written to',
  }),
  smsGatewayFile: variable('SMS_GATEWAY_FILE', file, {
    meaning: 'the absolute path of the file that describes the gateway for text messages, as JSON',
    remedy: 'Correct it, or leave it out where the office sends no text messages.',
  }),
  smsSecretFile: variable('SMS_SECRET_FILE', file, {
    meaning: 'the absolute path of the file with the secret that signs requests to that gateway (mode 0600)',
    remedy: 'Take it from whoever runs the gateway, or leave it out where requests are not signed.',
  }),
  robotsFile: variable('ROBOTS_FILE', file, {
    meaning:
      'the absolute path of the file that describes the group robots of the office, as JSON (mode 0600: their addresses are secrets)',
    remedy: 'Correct it, or leave it out where the office has no group robots.',
  }),
  /** Where the pages of clients are; links of messages begin with it. */
  linkOrigin: variable(
    'PORTAL_ORIGIN',
    z
      .url({ protocol: /^https?$/ })
      .refine((text) => new URL(text).pathname === '/')
      .transform((text) => new URL(text).origin)
      .optional(),
    { meaning: 'the origin under which people open the portal, as https://kean.example, without a path' },
  ),
};

/** Where the messages of a demonstration end, on this machine: the portal shows them to its operator. Real offices have none. */
export const messageSinkParts = {
  messageSinkUrl: variable(
    'MESSAGE_SINK_URL',
    z
      .url({ protocol: /^http$/ })
      .refine((text) => ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(text).hostname))
      .optional(),
    {
      meaning: 'the address of the message sink of a demonstration, on this machine',
      remedy: 'Leave it out: only "npm start" has one.',
    },
  ),
  messageSinkToken: variable('MESSAGE_SINK_TOKEN', z.string().min(16).max(200).optional(), {
    meaning: 'the word by which the sink lets its reader in',
    remedy: 'Leave it out together with MESSAGE_SINK_URL.',
  }),
};
