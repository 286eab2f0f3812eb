import { type Database, runStatement } from '@kean/db';
import type { StaffId } from '@kean/kernel';

/** Where all processes together write down what is open for whom, so that it can be listed. */
export interface StreamRegister {
  add(id: string, staffId: StaffId, kind: string): Promise<void>;
  remove(id: string): Promise<void>;
  /** These are still open; rows that no process has seen for a while go. */
  seen(ids: readonly string[]): Promise<void>;
  /** Resolves when what was removed is removed. */
  settle(): Promise<void>;
}

const ADD = 'insert into open_stream (id, staff_id, kind) values ($1, $2, $3)';
const REMOVE = 'delete from open_stream where id = $1';
const SEEN = 'update open_stream set seen_at = clock_timestamp() where id = any ($1::uuid[])';
/** Many times the pause between two sightings. */
const FORGET = `delete from open_stream where seen_at < clock_timestamp() - interval '60 seconds'`;

export function streamRegister(db: Database): StreamRegister {
  const removing = new Set<Promise<unknown>>();
  return {
    add: async (id, staffId, kind) => {
      await runStatement(db, ADD, [id, staffId, kind]);
    },
    remove: async (id) => {
      const removed = runStatement(db, REMOVE, [id]);
      removing.add(removed);
      await removed.finally(() => removing.delete(removed));
    },
    seen: async (ids) => {
      if (ids.length > 0) await runStatement(db, SEEN, [ids]);
      await runStatement(db, FORGET);
    },
    settle: async () => {
      await Promise.allSettled([...removing]);
    },
  };
}
