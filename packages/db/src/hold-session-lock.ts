import { acquire } from './acquire.ts';
import type { Database } from './database.ts';
import { translateError } from './translate-error.ts';

/** A lock of the cluster that lives as long as one connection does. */
export interface SessionLock {
  /** False from the moment the connection was lost: then somebody else may hold the lock. */
  readonly held: () => boolean;
  /** Asks the server. @throws AppError when the lock is not certain any more */
  readonly confirm: () => Promise<void>;
  readonly release: () => Promise<void>;
}

/**
 * Takes an advisory lock for work that one process of many may do at a time. The connection is kept out of the pool for as long; when it
 * breaks, the server gives the lock to the next who asks. Whatever must not be done twice needs a second fence, a unique key: news
 * of a broken connection arrives late.
 *
 * @param name what the work is called; the same name is the same lock
 * @returns `null` where somebody else holds it
 * @throws AppError of `DATABASE_ERRORS`
 */
export async function holdSessionLock(db: Database, name: string): Promise<SessionLock | null> {
  const client = await acquire(db.pool);
  let lost = false;
  const forget = () => {
    lost = true;
  };
  client.on('error', forget);
  client.on('end', forget);
  const give = (broken: boolean) => {
    client.off('error', forget);
    client.off('end', forget);
    client.release(broken);
  };
  try {
    const taken = await client.query<{ taken: boolean }>('select pg_try_advisory_lock(hashtext($1)) as taken', [name]);
    if (taken.rows[0]?.taken !== true) {
      give(false);
      return null;
    }
  } catch (error) {
    give(true);
    throw translateError(error);
  }
  return {
    held: () => !lost,
    confirm: async () => {
      try {
        await client.query('select 1');
      } catch (error) {
        lost = true;
        throw translateError(error);
      }
    },
    release: async () => {
      if (lost) return give(true);
      lost = true;
      try {
        await client.query('select pg_advisory_unlock(hashtext($1))', [name]);
        give(false);
      } catch {
        // The server gives the lock back with the connection.
        give(true);
      }
    },
  };
}
