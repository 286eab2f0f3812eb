import { CONFLICTS, type Conflict } from './state/evidence.ts';
import type { WitnessedLog } from './witnessed-log.ts';

/** Conflicts of all logs together by kind, those of earlier runs too. */
export function conflictsOf(witnessed: ReadonlyMap<string, WitnessedLog>): Readonly<Record<Conflict, number>> {
  const logs = [...witnessed.values()];
  const counts = CONFLICTS.map((kind) => [kind, logs.reduce((sum, log) => sum + log.conflicts(kind), 0)] as const);
  return Object.fromEntries(counts) as Record<Conflict, number>;
}
