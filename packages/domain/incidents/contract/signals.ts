/** What is watched for, as data: which acts, measured how, over which time, from when on it is told. */
import type { CountedAct } from '@kean/audit';
import type { PublicText } from '@kean/kernel';

/** Kinds of acts that are watched. Several events of the log are one kind; each clause says how its own count. */
export type WatchedAct = CountedAct;

/** How the client of an act stands to whoever acted: in their care, in their branch, or neither. */
export type Reach = 'assigned' | 'branch' | 'outside';

/** An act as it is watched: ids and codes of the log, never a value of a client. */
export interface WatchedEvent {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly person: string;
  readonly act: WatchedAct;
  readonly client: string | null;
  readonly reach: Reach | null;
  readonly refused: boolean;
  /** A stable code of the device, and of the network it came from. */
  readonly device: string | null;
  readonly place: string | null;
  /** From the announcement that somebody leaves, until they have left. */
  readonly inNotice: boolean;
  /** A look that was refused because the stated purpose did not fit: nobody offered it, or nothing grounds it. */
  readonly unfitPurpose: boolean;
  /** Of a client who was invented to be touched by nobody; a search, where their number was searched for. */
  readonly isDecoy: boolean;
}

/** Which acts a rule counts; what is not named does not matter. */
export interface CountedActs {
  readonly acts: readonly WatchedAct[];
  readonly reach?: readonly Reach[];
  readonly refused?: boolean;
  readonly inNotice?: boolean;
  readonly isDecoy?: boolean;
  readonly unfitPurpose?: boolean;
  /** From a device that this person did not use before, in a network that they did not use either. */
  readonly strangersDevice?: boolean;
  /** Outside of the hours in which the office works. */
  readonly offHours?: boolean;
  /** At an hour at which this person works on hardly any day. */
  readonly unusualHour?: boolean;
}

/**
 * `events` how many; `clients` how many different clients; `walk` the longest run of different clients one after another in the order in which
 * they were entered, which nobody follows by chance; `beside` how often a stranger's device and a known one took turns; `apart` how often the same
 * kind of device went over to another network within half an hour.
 */
export const MEASURES = ['events', 'clients', 'walk', 'beside', 'apart'] as const;
export type Measure = (typeof MEASURES)[number];

export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

export interface SignalRule {
  /** Stable, lower case. */
  readonly id: string;
  readonly title: PublicText;
  readonly severity: Severity;
  readonly counts: CountedActs;
  readonly measure: Measure;
  readonly windowMinutes: number;
  /** From so much on it is told. */
  readonly limit: number;
  /** Never sooner than at so many times what is usual for this person in a day; absent where what is usual excuses nothing. */
  readonly timesUsual?: number;
  /** The person did nothing for so many days before. */
  readonly afterDaysOfSilence?: number;
  /** Whoever it tells of looks at nobody until another has said what it was. */
  readonly blocks?: boolean;
}

export interface Signal {
  readonly rule: string;
  readonly severity: Severity;
  readonly person: string;
  readonly at: number;
  readonly measured: number;
  readonly limit: number;
  /** As the rule counted for this person at that time. */
  readonly windowMinutes: number;
  readonly blocks: boolean;
}
