import type { StaffFacts } from '@kean/agency/rule-sets';

export type DecidedEndpoint = 'evaluation' | 'evaluations' | 'search/subject' | 'search/resource' | 'search/action';

/** The policies of a domain, as they are kept once per segment: the file, or the rule set of our own. */
export interface PolicyDocument {
  readonly name: string;
  readonly hash: string;
  readonly version: string;
  readonly document: unknown;
}

/** One request and what was answered; everything the answer depended on. */
export interface DecisionRecord {
  readonly n: number;
  /** The moment of the question, milliseconds since 1970. */
  readonly at: number;
  readonly caller: string;
  /** Domains the caller could ask about. */
  readonly domains: 'all' | readonly string[];
  readonly endpoint: DecidedEndpoint;
  /** Name → hash of every domain that could have decided. */
  readonly policies: Readonly<Record<string, string>>;
  /** What Postgres said of the people asked about; absent where our own domain had no part. */
  readonly facts?: readonly StaffFacts[];
  /** See `Answered.marks`. */
  readonly marks: readonly string[];
  readonly body: Readonly<Record<string, unknown>>;
}

/** How a segment ends that was closed in order. */
export interface SegmentEnd {
  readonly last: number;
}

export type LogLine =
  | { readonly policy: PolicyDocument }
  | { readonly decision: DecisionRecord }
  | { readonly end: SegmentEnd };
