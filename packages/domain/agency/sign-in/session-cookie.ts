import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';
import { ABSOLUTE_SECONDS } from './session-lifetime.ts';

/** Headers as Node or as the web gives them. */
export type RequestHeaders = Headers | Readonly<Record<string, string | readonly string[] | undefined>>;

/** Where the session token travels, and how it is told from one that somebody made up. */
export interface SessionCookie {
  readonly name: string;
  readonly secure: boolean;
  /** The token of a cookie whose signature holds, else `null`. */
  tokenIn(headers: RequestHeaders): string | null;
  /** `Set-Cookie` that gives a browser this token, as better-auth would. */
  giving(token: string): string;
  /** `Set-Cookie` that takes it away. */
  taking(): string;
}

/** Base64 of an HMAC-SHA-256. */
const SIGNATURE = /^[A-Za-z0-9+/]{43}=$/;

/**
 * The cookie as better-auth signs it: `token.signature`, percent-encoded. Checked here with a `KeyObject`, because better-auth's
 * own check goes through WebCrypto and Prisma and costs several times the 0.4 ms that a request may spend on it; a test holds
 * both to the same answers. Over https it bears the prefix `__Host-`: no other host and no page without TLS can set it.
 */
export function sessionCookie(secret: string, secure: boolean): SessionCookie {
  const key = createSecretKey(Buffer.from(secret, 'utf8'));
  const name = secure ? '__Host-kean.session_token' : 'kean.session_token';
  const attributes = `Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
  return {
    name,
    secure,
    tokenIn: (headers) => verified(key, cookieValue(cookieHeader(headers), name)),
    giving: (token) => {
      const signature = createHmac('sha256', key).update(token).digest('base64');
      return `${name}=${encodeURIComponent(`${token}.${signature}`)}; Max-Age=${ABSOLUTE_SECONDS}; ${attributes}`;
    },
    taking: () => `${name}=; Max-Age=0; ${attributes}`,
  };
}

function verified(key: KeyObject, value: string | null): string | null {
  const dot = value?.lastIndexOf('.') ?? -1;
  if (value === null || dot < 1) return null;
  const [token, signature] = [value.slice(0, dot), value.slice(dot + 1)];
  if (!SIGNATURE.test(signature)) return null;
  const expected = createHmac('sha256', key).update(token).digest();
  return timingSafeEqual(expected, Buffer.from(signature, 'base64')) ? token : null;
}

/** A cookie of that name as it stands, `null` where there is none. */
export function cookieIn(headers: RequestHeaders, name: string): string | null {
  return cookieValue(cookieHeader(headers), name);
}

/** The first cookie of that name counts, as for better-auth. */
function cookieValue(header: string, name: string): string | null {
  for (const pair of header.split(';')) {
    const equals = pair.indexOf('=');
    if (equals < 0 || pair.slice(0, equals).trim() !== name) continue;
    try {
      return decodeURIComponent(pair.slice(equals + 1).trim());
    } catch {
      return null;
    }
  }
  return null;
}

/** The `authorization` header. */
export function authorizationIn(headers: RequestHeaders): string | null {
  if (headers instanceof Headers) return headers.get('authorization');
  const { authorization } = headers as Readonly<Record<string, string | readonly string[] | undefined>>;
  return typeof authorization === 'string' ? authorization : null;
}

function cookieHeader(headers: RequestHeaders): string {
  if (headers instanceof Headers) return headers.get('cookie') ?? '';
  const { cookie } = headers as Readonly<Record<string, string | readonly string[] | undefined>>;
  return typeof cookie === 'string' ? cookie : (cookie?.join('; ') ?? '');
}
