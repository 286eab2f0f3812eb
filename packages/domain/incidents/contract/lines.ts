/** How a leak stands against the numbers from which the Judicial Interpretation calls it serious. Triage for people, never advice. */

/** The three classes of 法释〔2017〕10号, article 5: 50, 500 and 5,000 records. */
export const RECORD_CLASSES = ['strictest', 'middle', 'other'] as const;
export type RecordClass = (typeof RECORD_CLASSES)[number];

export type RecordCounts = Readonly<Record<RecordClass, number>>;

export interface SeriousLine {
  readonly of: RecordClass;
  readonly records: number;
  /** From this many on. */
  readonly line: number;
  readonly reached: boolean;
}

export interface SeriousLines {
  readonly lines: readonly SeriousLine[];
  /** Sum of the classes' shares of their lines; 1 is the whole. */
  readonly share: number;
  readonly isSerious: boolean;
  /** Ids of the regulation facts on which it rests. */
  readonly by: readonly string[];
}
