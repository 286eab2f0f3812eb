import type { Look } from '#lib/api/views.ts';
import { day } from '#lib/format/instants.ts';

/** Looks of one day of the offices, newest first. */
export interface LooksOfDay {
  readonly day: string;
  readonly looks: readonly Look[];
}

/** Groups looks that come newest first. */
export function looksByDay(looks: readonly Look[]): LooksOfDay[] {
  const groups: { day: string; looks: Look[] }[] = [];
  for (const look of looks) {
    const on = day(look.occurredAt);
    const group = groups.at(-1);
    if (group?.day === on) group.looks.push(look);
    else groups.push({ day: on, looks: [look] });
  }
  return groups;
}

/** One day of the rhythm: how often a value was opened, and how often somebody tried and was not let. */
export interface RhythmDay {
  readonly day: string;
  readonly opened: number;
  readonly refused: number;
}

const DAYS = 91;
const DAY_MS = 86_400_000;

/** The last 13 weeks, oldest first, today last. */
export function rhythmOf(looks: readonly Look[], now: Date): RhythmDay[] {
  const counts = new Map<string, { opened: number; refused: number }>();
  for (const { occurredAt, kind } of looks) {
    if (kind === 'dossier') continue;
    const on = day(occurredAt);
    const count = counts.get(on) ?? { opened: 0, refused: 0 };
    count[kind === 'revealed' ? 'opened' : 'refused'] += 1;
    counts.set(on, count);
  }
  return Array.from({ length: DAYS }, (_, at) => {
    const on = day(new Date(now.getTime() - (DAYS - 1 - at) * DAY_MS));
    return { day: on, ...(counts.get(on) ?? { opened: 0, refused: 0 }) };
  });
}

/** How dark a day is drawn: 0 for none, 4 for many. A client is rarely looked at more than a few times a day. */
export function shadeOf({ opened, refused }: RhythmDay): 0 | 1 | 2 | 3 | 4 {
  const sum = opened + refused;
  if (sum === 0) return 0;
  if (sum === 1) return 1;
  if (sum <= 3) return 2;
  return sum <= 6 ? 3 : 4;
}
