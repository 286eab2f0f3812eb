import type { Properties, Question } from './question.ts';

/** An answer and why. */
export interface Verdict {
  readonly permit: boolean;
  /** Id of the rule that decided, or of the reason why none did; unique within the domain. */
  readonly reason: string;
  /** `+` or `-` and the reason, as the decision log keeps it. */
  readonly mark: string;
  /** The same as JSON. */
  readonly markJson: string;
  /** The decision as it travels (AuthZEN, section 5.5), JSON in UTF-8: made once, and only copied into an answer. */
  readonly bytes: Buffer;
}

/** An entity that the policies themselves name. */
export interface KnownEntity {
  readonly id: string;
  readonly properties: Properties;
}

/**
 * The policies of one system at one moment: what may be asked of them, and every answer. Nothing in it changes; a reload
 * makes another one, so that a request is answered by one state from beginning to end.
 */
export interface Domain {
  readonly name: string;
  readonly version: string;
  /** SHA-256 over the canonical text of the policies, hex. */
  readonly hash: string;
  /** Resource types it decides about; no other domain has one of the same name. */
  readonly resourceTypes: readonly string[];
  /** @param at the moment of the question in milliseconds since 1970; what depends on time depends on this alone */
  decide(question: Question, at: number): Verdict;
  /** Subjects of this type it can list, by rising id; empty where it knows none. */
  knownSubjects(type: string): readonly KnownEntity[];
  knownResources(type: string): readonly KnownEntity[];
  /** Names of the acts that would be permitted, some of their fields at least. */
  permittedActions(asked: Omit<Question, 'action'>, at: number): readonly string[];
}
