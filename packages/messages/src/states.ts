/** The ways out of the office. */
export const MESSAGE_CHANNELS = ['mail', 'sms', 'robot'] as const;
export type MessageChannel = (typeof MESSAGE_CHANNELS)[number];

/**
 * Where a message is. `waiting` has a time of its next try; `sent` was taken by the server or gateway; `delivered` is what a gateway
 * says of the phone; `failed` may be tried again by a person while it is valid; `refused` is what a rule stopped, for good.
 */
export const MESSAGE_STATES = ['queued', 'waiting', 'sent', 'delivered', 'failed', 'refused'] as const;
export type MessageState = (typeof MESSAGE_STATES)[number];

/** `both` is Chinese with English below, where there is room for it. */
export const MESSAGE_LANGUAGES = ['zh', 'en', 'both'] as const;
export type MessageLanguage = (typeof MESSAGE_LANGUAGES)[number];

/**
 * What a message to a client is about. The guard of the keyring decides by it whether the client may be written to at all (no consent,
 * restricted, erased), and the contact list whether the objection of a person stops it.
 */
export const SENDING_PURPOSES = [
  'send-message',
  'send-consent-request',
  'send-about-rights',
  'send-about-incident',
  'send-about-phone',
] as const;
export type SendingPurpose = (typeof SENDING_PURPOSES)[number];
