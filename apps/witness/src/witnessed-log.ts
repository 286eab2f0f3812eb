import type { Clock } from '@kean/kernel';
import { type NoteSigner, signatureLine, type VerifierKey, verifiedSignatures, writeNote } from '@kean/tlog';
import { judgeSubmission, type Refused, type Submission } from './judgement/judge-submission.ts';
import type { Conflict, Evidence } from './state/evidence.ts';
import type { LogMemory, Seen } from './state/log-memory.ts';

export interface WitnessedLogParts {
  readonly signer: NoteSigner;
  readonly keys: readonly VerifierKey[];
  readonly memory: LogMemory;
  readonly evidence: Evidence;
  readonly clock: Clock;
  /** Told of each conflict that was not known before. */
  readonly onConflict: (conflict: Conflict, size: number) => void;
}

export type Answer = { readonly cosignature: string } | Refused;

/**
 * One log under watch. Submissions are judged one after the other: between the comparison with what was cosigned last and the moment
 * the disk has the new one, no other is looked at. Otherwise a smaller tree could be put in the place of a larger one.
 */
export class WitnessedLog {
  readonly #parts: WitnessedLogParts;
  #seen: Seen;
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(parts: WitnessedLogParts, seen: Seen) {
    this.#parts = parts;
    this.#seen = seen;
  }

  static async open(parts: WitnessedLogParts): Promise<WitnessedLog> {
    return new WitnessedLog(parts, await parts.memory.recall());
  }

  get originHash(): string {
    return this.#parts.memory.originHash;
  }

  get seen(): Seen {
    return this.#seen;
  }

  conflicts(conflict: Conflict): number {
    return this.#parts.evidence.count(conflict);
  }

  /** @param body the request to the letter, kept where it proves something against the log */
  submit(submission: Submission, body: Uint8Array): Promise<Answer> {
    const answer = this.#turn.then(() => this.#judge(submission, body));
    // The next one waits for this one, however it ends; whoever asked is told by `answer`.
    this.#turn = answer.catch(() => undefined);
    return answer;
  }

  async #judge(submission: Submission, body: Uint8Array): Promise<Answer> {
    const refusal = judgeSubmission(submission, this.#seen);
    if (refusal === null) return this.#cosign(submission);
    if (refusal.conflict !== null && (await this.#parts.evidence.keep(refusal.conflict, submission.head, body)))
      this.#parts.onConflict(refusal.conflict, submission.head.size);
    return refusal;
  }

  /** Durable first, then said: a cosignature that nobody remembers could be given to two histories. */
  async #cosign({ note, head }: Submission): Promise<Answer> {
    const { signer, keys, memory, evidence, clock } = this.#parts;
    const own = signer.sign(note.text, clock.now());
    const held = note.signatures.filter(
      (line) => verifiedSignatures({ text: note.text, signatures: [line] }, keys).length > 0,
    );
    const cosigned = writeNote({ text: note.text, signatures: [...held, own] });
    await memory.remember(cosigned);
    this.#seen = { size: head.size, root: head.root, note: cosigned };
    await evidence.clear(head);
    return { cosignature: signatureLine(own) };
  }
}
