import { bearsServiceToken } from '@kean/authorization';
import { CLIENT_ADDRESS_HEADER } from '../contract.ts';

/** Who stands before a door of sign-in. */
export interface Caller {
  /** Address of the person's device; `null` where nobody we believe names one. */
  readonly address: string | null;
  /** True for a process of this installation, which has looked at the browser's origin itself. */
  readonly ours: boolean;
}

/**
 * Reads the caller. An address in a header counts only beside the service token, because whoever may choose the address that is
 * counted has no limit; without the token it is the address of the connection.
 * @param serviceToken the secret that the processes of one installation share
 * @param peerAddress other end of the connection, as the server saw it
 */
export function callerOf(headers: Headers, serviceToken: string, peerAddress: string | null): Caller {
  const ours = bearsServiceToken(headers.get('authorization'), serviceToken);
  return { ours, address: (ours ? headers.get(CLIENT_ADDRESS_HEADER) : null) ?? peerAddress };
}

/**
 * Whether a page of another site may have made the browser send this. A browser names its origin with every POST; who names none
 * and bears no sign of a browser is a program, which has no cookies but its own.
 */
export function isFromElsewhere(headers: Headers, caller: Caller, trustedOrigins: readonly string[]): boolean {
  const origin = headers.get('origin');
  if (origin !== null) return !trustedOrigins.includes(origin);
  if (caller.ours) return false;
  return headers.get('sec-fetch-site') !== null && headers.get('sec-fetch-site') !== 'same-origin';
}
