import type { Assurance } from '@kean/kernel';
import { findSession } from './find-session.ts';
import type { SignInParts } from './sign-in-parts.ts';

/** What a session that was opened a moment ago still owes, by its cookies, so that the page knows where to go on. */
export async function owedBy(
  parts: Pick<SignInParts, 'db' | 'cookie'>,
  cookies: readonly string[],
): Promise<Assurance['owes']> {
  const token = parts.cookie.tokenIn({ cookie: cookies[0]?.split(';')[0] });
  const session = token === null ? null : await findSession(parts.db, token);
  return session?.assurance.owes ?? 'nothing';
}
