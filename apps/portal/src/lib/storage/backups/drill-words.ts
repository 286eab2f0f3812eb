import type { DrillPhase } from '@kean/storage/contract/drills';
import type { DrillView } from '#lib/api/views.ts';
import { count, fileSize } from '#lib/format/quantities.ts';
import { dayAndTime } from '#lib/format/recent.ts';
import * as m from '#paraglide/messages.js';

const PHASE_WORDS: Record<DrillPhase, () => string> = {
  waiting: m.drill_phase_waiting,
  verifying: m.drill_phase_verifying,
  loading: m.drill_phase_loading,
  serially: m.drill_phase_serially,
  indexing: m.drill_phase_indexing,
  counting: m.drill_phase_counting,
  migrating: m.drill_phase_migrating,
  analyzing: m.drill_phase_analyzing,
  replaying: m.drill_phase_replaying,
  objects: m.drill_phase_objects,
  comparing: m.drill_phase_comparing,
  checking: m.drill_phase_checking,
  opening: m.drill_phase_opening,
  ended: m.backup_phase_ended,
};

/** A restorer that lives moves a drill on many times in this time, but for the loading of a large table. */
const STANDS_STILL_MS = 120_000;
/** One a week, and a day for its trouble. */
const OVERDUE_MS = 8 * 86_400_000;

export const isUnderWay = ({ state }: DrillView): boolean => state === 'waiting' || state === 'running';

/** Word and look of how it stands. */
export function standing({ state }: DrillView) {
  const looks = { waiting: 'quiet', running: 'quiet', proven: 'calm', failed: 'danger' } as const;
  const words = {
    waiting: m.backup_state_waiting,
    running: m.backup_state_running,
    proven: m.drill_state_proven,
    failed: m.drill_state_failed,
  };
  return { word: words[state](), look: looks[state] };
}

/** Phase and counts, as far as there are any. */
export function progressWords({ phase, done, total }: DrillView): string[] {
  const inBytes = phase === 'loading' || phase === 'serially' || phase === 'verifying';
  const counted = (amount: number) => (inBytes ? fileSize(amount) : count(amount));
  if (done === 0) return [PHASE_WORDS[phase]()];
  return [
    PHASE_WORDS[phase](),
    total > 0 ? m.drill_count({ done: counted(done), total: counted(total) }) : counted(done),
  ];
}

/** Why it does not move; `null` where it moves. One that waits is waiting for the restorer. */
export function standstillWords(drill: DrillView, now: Date): string | null {
  const stands = isUnderWay(drill) && now.getTime() - Date.parse(drill.movedAt) > STANDS_STILL_MS;
  return stands ? m.drill_stands({ since: dayAndTime(drill.movedAt, now) }) : null;
}

/** How far the last proof goes: proven in time, proven too long ago, or never. */
export function proofStands(lastProven: DrillView | null, now: Date): 'proven' | 'overdue' | 'never' {
  if (lastProven?.finishedAt == null) return 'never';
  return now.getTime() - Date.parse(lastProven.finishedAt) > OVERDUE_MS ? 'overdue' : 'proven';
}
