import type { PublicText, StaffId } from '@kean/kernel';
import type { Services } from './context.ts';

/** How many of a kind a person holds at this moment, and until when the last of them lasts (`null`: until somebody ends it). */
export interface Held {
  readonly count: number;
  readonly until: Date | null;
}

/**
 * One kind of what a person can hold: a session, something open, promised work. Each clause contributes those it gives out, so that
 * everything a person holds can be listed. Counts only, never what they are about.
 */
export interface HoldingSource {
  /** Stable name, for example `sessions`. */
  readonly kind: string;
  readonly title: PublicText;
  /** What becomes of it when the person is suspended or leaves, without anybody's doing. */
  readonly fate: PublicText;
  count(services: Services, staffId: StaffId): Promise<Held>;
}
