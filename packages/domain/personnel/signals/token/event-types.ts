/** What we call an event of which the standards speak; everything else is taken without effect. */
export type SignalCode =
  | 'session-revoked'
  | 'credential-revoked'
  | 'credential-changed'
  | 'credential-compromised'
  | 'account-disabled'
  | 'account-enabled'
  | 'verification'
  | 'stream-updated'
  | 'other';

const OF_CAEP = 'https://schemas.openid.net/secevent/caep/event-type/';
const OF_RISC = 'https://schemas.openid.net/secevent/risc/event-type/';
const OF_STREAM = 'https://schemas.openid.net/secevent/ssf/event-type/';

/** CAEP 1.0, RISC 1.0 and the events of a stream of SSF 1.0. */
export const EVENT_TYPES = {
  sessionRevoked: `${OF_CAEP}session-revoked`,
  credentialChange: `${OF_CAEP}credential-change`,
  sessionsRevoked: `${OF_RISC}sessions-revoked`,
  credentialCompromise: `${OF_RISC}credential-compromise`,
  accountDisabled: `${OF_RISC}account-disabled`,
  accountPurged: `${OF_RISC}account-purged`,
  accountEnabled: `${OF_RISC}account-enabled`,
  verification: `${OF_STREAM}verification`,
  streamUpdated: `${OF_STREAM}stream-updated`,
} as const;
