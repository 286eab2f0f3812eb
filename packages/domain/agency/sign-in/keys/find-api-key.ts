import { type Database, inSqlTransaction, nobody, runStatement } from '@kean/db';
import type { Id } from '@kean/kernel';
import { recordAgencyEvent } from '../../audit-events.ts';
import { failAgency } from '../../errors.ts';
import { MEASURES_AS_OF } from '../contained-meanwhile.ts';
import type { Session } from '../find-session.ts';
import { actorOfSession } from '../principal-of-session.ts';
import { digestOfKey } from './api-key-text.ts';

/** Requests of one key within a minute, at one process. */
export const MOST_REQUESTS_A_MINUTE = 600;
const MINUTE_MS = 60_000;

/** Whoever acts by a key: the person, as that person is now, and what the key was given. */
export interface KeyHolder {
  readonly person: Omit<Session, 'sessionId' | 'assurance' | 'policyVersion'> & { readonly sessionId: null };
  readonly keyId: Id<'ApiKey'>;
  readonly actions: readonly string[];
  /** Version of the grants at the same moment. */
  readonly policyVersion: number;
}

type Found = Omit<Session, 'sessionId' | 'assurance'> & {
  readonly keyId: Id<'ApiKey'>;
  readonly actions: string[];
  readonly unnoticed: boolean;
};

/** Nobody suspended or gone has a key, and no key outlives its end or its revocation; asked at every request, as a session is. */
const FIND = `
  select k.id as "keyId", k.actions, s.id as "staffId", p.region_id as "regionId", p.branch_id as "branchId", p.team_id as "teamId",
         s.epoch, array(select r.code from role_in_force r where r.staff_id = s.id order by r.code) as roles,
         (select version from policy_version) as "policyVersion", ${MEASURES_AS_OF},
         k.last_used_at is null or k.last_used_at < now() - interval '1 hour' as unnoticed
    from api_key k join staff s on s.id = k.staff_id join staff_in_place p on p.staff_id = s.id
   where k.digest = $1 and k.revoked_at is null and k.expires_at > now() and s.status = 'active'
     and (s.leaves_at is null or s.leaves_at > now())`;
/** One of many requests at once notices it. */
const NOTICE = `
  update api_key set last_used_at = now()
   where id = $1 and (last_used_at is null or last_used_at < now() - interval '1 hour') returning id`;

/** Finds who acts by a key. */
export interface ApiKeys {
  /**
   * @returns `null` for a key that is unknown, over, revoked, or of somebody who may not work now
   * @throws AppError AGENCY_KEY_LIMITED
   */
  holderOf(text: string): Promise<KeyHolder | null>;
  /**
   * The same for what the key holds open. A stream was counted when it was opened; that we look whether it may go on is nothing the program
   * asks for, so a program at its limit keeps its streams, and one with many streams is not at its limit because the grants changed.
   */
  stillHolderOf(text: string): Promise<KeyHolder | null>;
}

export function apiKeys(db: Database, now: () => number = Date.now): ApiKeys {
  let window = { began: now(), counts: new Map<string, number>() };

  const count = (keyId: string): void => {
    if (now() - window.began >= MINUTE_MS) window = { began: now(), counts: new Map() };
    const asked = (window.counts.get(keyId) ?? 0) + 1;
    window.counts.set(keyId, asked);
    if (asked > MOST_REQUESTS_A_MINUTE) throw failAgency('AGENCY_KEY_LIMITED');
  };

  return {
    holderOf: async (text) => {
      const found = await find(db, text);
      if (found === null) return null;
      count(found.keyId);
      const holder = asHolder(found);
      if (found.unnoticed) await notice(db, found.keyId, holder);
      return holder;
    },
    stillHolderOf: async (text) => {
      const found = await find(db, text);
      return found && asHolder(found);
    },
  };
}

async function find(db: Database, text: string): Promise<Found | null> {
  const [found] = await runStatement<Found>(db, FIND, [digestOfKey(text)]);
  return found ?? null;
}

function asHolder({ keyId, unnoticed: _, actions, policyVersion, ...person }: Found): KeyHolder {
  return { person: { ...person, sessionId: null }, keyId, actions, policyVersion };
}

/** That a key is in use is in the log before its first answer. */
async function notice(db: Database, keyId: string, { person }: KeyHolder): Promise<void> {
  await inSqlTransaction(db, nobody, async (tx) => {
    if ((await tx.query(NOTICE, [keyId])).length === 0) return;
    await recordAgencyEvent(tx, {
      action: 'agency.api-key-used',
      outcome: 'allowed',
      principal: actorOfSession(person),
      subject: { kind: 'ApiKey', id: keyId },
    });
  });
}
