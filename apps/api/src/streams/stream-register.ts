import { type Database, runStatement } from '@kean/db';
import type { StaffId } from '@kean/kernel';

/** Where all processes together write down what is open for whom, so that it can be listed. */
export interface StreamRegister {
  add(id: string, staffId: StaffId, kind: string): Promise<void>;
  /** Soon, together with whatever else ends in the same moment: what a revocation ends is told first and tidied up after. */
  remove(id: string): void;
  /** These are still open; rows that no process has seen for a while go. */
  seen(ids: readonly string[]): Promise<void>;
  /** Resolves when what was removed is removed. */
  settle(): Promise<void>;
}

const ADD = 'insert into open_stream (id, staff_id, kind) values ($1, $2, $3)';
const REMOVE = 'delete from open_stream where id = any ($1::uuid[])';
const SEEN = 'update open_stream set seen_at = clock_timestamp() where id = any ($1::uuid[])';
/** Many times the pause between two sightings. */
const FORGET = `delete from open_stream where seen_at < clock_timestamp() - interval '60 seconds'`;
const TIDY_AFTER_MS = 50;

/** @param onTrouble told where a row could not be removed; it goes by its age then */
export function streamRegister(db: Database, onTrouble: (error: unknown) => void): StreamRegister {
  let over: string[] = [];
  let tidying: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | null = null;
  const tidy = () => {
    timer = null;
    const ids = over;
    over = [];
    if (ids.length > 0) tidying = tidying.then(() => runStatement(db, REMOVE, [ids])).then(() => undefined, onTrouble);
  };
  return {
    add: async (id, staffId, kind) => {
      await runStatement(db, ADD, [id, staffId, kind]);
    },
    remove: (id) => {
      over.push(id);
      timer ??= setTimeout(tidy, TIDY_AFTER_MS);
    },
    seen: async (ids) => {
      if (ids.length > 0) await runStatement(db, SEEN, [ids]);
      await runStatement(db, FORGET);
    },
    settle: async () => {
      if (timer !== null) clearTimeout(timer);
      tidy();
      await tidying;
    },
  };
}
