import { runStatement } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import type { z } from 'zod';
import type { SessionList, SessionView } from '../contract.ts';
import { deviceInWords } from '../sign-in/devices/device-in-words.ts';
import { ABSOLUTE_SECONDS } from '../sign-in/session-lifetime.ts';

const LIST = `
  select id, user_agent as agent, authenticated_by as "authenticatedBy", second_factor_by as "secondFactorBy",
         created_at as "signedInAt", updated_at as "lastSeenAt", created_at + interval '${ABSOLUTE_SECONDS} seconds' as "endsAt"
    from auth_session where user_id = $1 and expires_at > now() order by updated_at desc, id`;

type Stored = Omit<SessionView, 'current' | 'browser' | 'system'> & { readonly agent: string | null };

/** Where the caller is signed in, by browser and system; what a browser says of itself stays here. */
export async function listSessions({ principal, services }: SignedInContext): Promise<z.input<typeof SessionList>> {
  const stored = await runStatement<Stored>(services.db, LIST, [principal.staffId]);
  return {
    sessions: stored.map(({ agent, ...session }) => ({
      ...session,
      ...deviceInWords(agent),
      current: session.id === principal.sessionId,
    })),
  };
}
