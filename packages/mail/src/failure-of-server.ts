import type { AppError } from '@kean/kernel';
import { failMail } from './errors.ts';

/** Codes of the library that mean: this mail, and not the connection. */
const ABOUT_THE_MAIL = ['EENVELOPE', 'EMESSAGE'];

/**
 * What a failure means for the next attempt. Neither the library's sentence nor the server's reply goes along: both repeat the address
 * (I1). Kept are the library's code and the number of the reply.
 */
export function failureOf(error: unknown): AppError {
  const { code, responseCode } = readable(error);
  const detail = { cause: code, reply: responseCode };
  // 4yz is "not now" (RFC 5321, 4.2.1); a wrong password or certificate is the operator's to put right, and the mail can wait for it.
  if (responseCode !== null && responseCode >= 400 && responseCode < 500 && code !== 'EAUTH') {
    return failMail('MAIL_DEFERRED', detail);
  }
  return failMail(ABOUT_THE_MAIL.includes(code) ? 'MAIL_REFUSED' : 'MAIL_UNAVAILABLE', detail);
}

function readable(error: unknown): { readonly code: string; readonly responseCode: number | null } {
  if (!(error instanceof Error)) return { code: 'unknown', responseCode: null };
  const { code, responseCode } = error as Error & { readonly code?: unknown; readonly responseCode?: unknown };
  return {
    code: typeof code === 'string' && /^[A-Z0-9_]{1,40}$/.test(code) ? code : 'unknown',
    responseCode: typeof responseCode === 'number' ? responseCode : null,
  };
}
