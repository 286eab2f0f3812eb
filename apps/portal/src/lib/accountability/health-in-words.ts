import type { LogHealth } from '#lib/api/views.ts';
import { count } from '#lib/format/quantities.ts';
import { agoToSecond, dayAndTime } from '#lib/format/recent.ts';
import * as m from '#paraglide/messages.js';

/** The strip of proof as a page shows it. Worded on the server: the browser needs none of these sentences' code. */
export interface HealthInWords {
  readonly facts: readonly HealthFact[];
  /** Events that have a place in the log. */
  readonly size: number;
}

/** One fact of the strip of proof: its state in a few words, what it means, and who has to act. */
export interface HealthFact {
  readonly key: 'checkpoint' | 'witness' | 'verification';
  readonly look: 'calm' | 'wait' | 'danger' | 'quiet';
  readonly words: string;
  readonly title: string;
  readonly meaning: string;
  readonly who: string;
}

/** Events have their place within seconds; one that waits this long shows that nobody gives places. */
const STANDS_STILL_MS = 60_000;
/** The whole log is compared every day; beyond this a day was missed. */
const VERIFIED_WITHIN_MS = 36 * 3_600_000;

/** The three facts, in the order in which trust is built: it was signed, an outsider saw it, all of it was compared. */
export function healthInWords(health: LogHealth, now: Date): HealthInWords {
  const facts = [checkpointFact(health, now), witnessFact(health, now), verificationFact(health, now)];
  return { facts, size: health.size };
}

function checkpointFact({ checkpoint, waitingSince }: LogHealth, now: Date): HealthFact {
  const told = {
    key: 'checkpoint',
    title: m.health_checkpoint_title(),
    meaning: m.health_checkpoint_meaning(),
  } as const;
  if (waitingSince !== null && now.getTime() - Date.parse(waitingSince) > STANDS_STILL_MS) {
    const words = m.health_checkpoint_stands({ since: dayAndTime(waitingSince, now) });
    return { ...told, look: 'danger', words, who: m.health_checkpoint_who_operator() };
  }
  if (checkpoint === null)
    return { ...told, look: 'quiet', words: m.health_checkpoint_none(), who: m.health_who_nobody() };
  const words = m.health_checkpoint({ ago: agoToSecond(checkpoint.signedAt, now), size: count(checkpoint.size) });
  return { ...told, look: 'calm', words, who: m.health_who_nobody() };
}

function witnessFact({ witnessState, cosigned, unwitnessedSince }: LogHealth, now: Date): HealthFact {
  const told = { key: 'witness', title: m.health_witness_title(), meaning: m.health_witness_meaning() } as const;
  const since = unwitnessedSince === null ? '' : dayAndTime(unwitnessedSince, now);
  switch (witnessState) {
    case 'none':
      return { ...told, look: 'wait', words: m.health_witness_none(), who: m.health_witness_who_set_up() };
    case 'behind':
      return { ...told, look: 'wait', words: m.health_witness_silent({ since }), who: m.health_witness_who_operator() };
    case 'alert':
      return {
        ...told,
        look: 'danger',
        words: m.health_witness_alert({ since }),
        who: m.health_witness_who_security(),
      };
    case 'current': {
      const words =
        cosigned === null ? m.health_witness_soon() : m.health_witness({ ago: agoToSecond(cosigned.at, now) });
      return { ...told, look: cosigned === null ? 'quiet' : 'calm', words, who: m.health_who_nobody() };
    }
  }
}

const FOUND: Record<Exclude<NonNullable<LogHealth['verification']>['outcome'], 'sound'>, () => string> = {
  edited: m.health_found_edited,
  missing: m.health_found_missing,
  inserted: m.health_found_inserted,
  reordered: m.health_found_reordered,
  unreadable: m.health_found_unreadable,
};

function verificationFact({ verification }: LogHealth, now: Date): HealthFact {
  const told = {
    key: 'verification',
    title: m.health_verification_title(),
    meaning: m.health_verification_meaning(),
  } as const;
  if (verification === null)
    return { ...told, look: 'wait', words: m.health_verification_none(), who: m.health_verification_who_wait() };
  const { outcome, finishedAt, sequence } = verification;
  const at = dayAndTime(finishedAt, now);
  if (outcome !== 'sound') {
    const found = FOUND[outcome]();
    const words =
      sequence === null
        ? m.health_verification_failed({ at, found })
        : m.health_verification_failed_at({ at, found, sequence: count(sequence) });
    return { ...told, look: 'danger', words, who: m.health_verification_who_security() };
  }
  if (now.getTime() - Date.parse(finishedAt) > VERIFIED_WITHIN_MS)
    return {
      ...told,
      look: 'wait',
      words: m.health_verification_old({ at }),
      who: m.health_verification_who_operator(),
    };
  return { ...told, look: 'calm', words: m.health_verification({ at }), who: m.health_who_nobody() };
}
