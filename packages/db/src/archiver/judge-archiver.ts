/** What the server says of its archiver, all of one moment. */
export interface ArchiverFacts {
  readonly now: Date;
  readonly archives: boolean;
  /** After so long a segment is closed although it is not full; 0 for never. */
  readonly timeoutSeconds: number;
  readonly serverStartedAt: Date;
  readonly lastArchivedAt: Date | null;
  readonly lastFailedAt: Date | null;
}

/** `late`: nothing says that it fails, and yet nothing was archived for too long. */
export const ARCHIVER_STATES = ['off', 'working', 'late', 'failing'] as const;
export type ArchiverState = (typeof ARCHIVER_STATES)[number];

export interface ArchiverVerdict {
  readonly state: ArchiverState;
  readonly lastArchivedAt: Date | null;
  /** Since when nothing was archived that should have been, once that is longer than the bound; `null` otherwise. */
  readonly overdueSince: Date | null;
  /** What is lost at most if the machine is lost now; `null` where nothing bounds it. */
  readonly lossMinutes: number | null;
}

/** A segment that is closed may wait for the one before it, and for a slow target. */
const GRACE_MS = 120_000;
const MINUTE_MS = 60_000;

/** Whether the log leaves the machine in time. A server that is idle closes no segment, but an office with a worker never is. */
export function judgeArchiver(facts: ArchiverFacts): ArchiverVerdict {
  const { now, archives, timeoutSeconds, serverStartedAt, lastArchivedAt, lastFailedAt } = facts;
  if (!archives || timeoutSeconds === 0) {
    return { state: 'off', lastArchivedAt, overdueSince: null, lossMinutes: null };
  }
  const since = later(lastArchivedAt, serverStartedAt);
  const silentMs = now.getTime() - since.getTime();
  const isOverdue = silentMs > timeoutSeconds * 1000 + GRACE_MS;
  const fails = lastFailedAt !== null && (lastArchivedAt === null || lastFailedAt > lastArchivedAt);
  const openMs = now.getTime() - (lastArchivedAt ?? serverStartedAt).getTime();
  return {
    state: fails ? 'failing' : isOverdue ? 'late' : 'working',
    lastArchivedAt,
    overdueSince: isOverdue ? since : null,
    lossMinutes: Math.ceil(Math.max(openMs, timeoutSeconds * 1000) / MINUTE_MS),
  };
}

/** After a start the time before it does not count: nothing was written that could be archived. */
function later(one: Date | null, other: Date): Date {
  return one !== null && one > other ? one : other;
}
