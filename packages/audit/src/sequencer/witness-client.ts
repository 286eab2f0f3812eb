import {
  fromDecimal,
  readSignatureLine,
  SIZE_CONTENT_TYPE,
  type TileSource,
  TlogError,
  TreeProofs,
  type VerifierKey,
  verifiedSignatures,
  writeAddCheckpoint,
  writeNote,
} from '@kean/tlog';
import type { SignedHead } from './signed-heads.ts';

/** What came of asking. `refused` is the one answer that must never be shrugged off: the witness saw another history. */
export type WitnessAnswer =
  | { readonly kind: 'cosigned'; readonly note: string; readonly at: Date }
  | { readonly kind: 'unreachable'; readonly why: string }
  | { readonly kind: 'refused'; readonly status: number };

export interface WitnessAddress {
  /** Submission prefix, without a slash at the end. */
  readonly url: string;
  readonly key: VerifierKey;
}

const TIMEOUT_MS = 5_000;
const MAX_ANSWER_BYTES = 64 * 1024;
/** The witness knows an older head of ours than we thought, and says which: asked once more with a proof from there. */
const ROUNDS = 2;

/** Asks one witness for its cosignature (C2SP tlog-witness). */
export class WitnessClient {
  readonly #address: WitnessAddress;
  /** What it cosigned last, as far as we know. */
  #known = 0;

  constructor(address: WitnessAddress) {
    this.#address = address;
  }

  /** Never throws for what the witness does; whatever it is, the log goes on. */
  async cosign(source: TileSource, head: SignedHead): Promise<WitnessAnswer> {
    let answer: WitnessAnswer = { kind: 'unreachable', why: 'it named another size each time' };
    for (let round = 0; round < ROUNDS; round += 1) {
      const asked = await this.#ask(source, head);
      if (asked !== 'again') return asked;
      if (this.#known > head.size) answer = { kind: 'refused', status: 409 };
    }
    return answer;
  }

  async #ask(source: TileSource, head: SignedHead): Promise<WitnessAnswer | 'again'> {
    if (this.#known > head.size) return 'again';
    const proof = await new TreeProofs(source, head.size).consistency(this.#known);
    const body = writeAddCheckpoint({ oldSize: this.#known, proof, checkpoint: head.note });
    const sent = await this.#send(body);
    if (typeof sent === 'string') return { kind: 'unreachable', why: sent };
    const { status, type, text } = sent;
    if (status === 409 && type.startsWith(SIZE_CONTENT_TYPE)) {
      const size = fromDecimal(text.replace(/\n$/, ''));
      if (size === null) return { kind: 'unreachable', why: 'its size is no number' };
      this.#known = size;
      return 'again';
    }
    if (status === 200) return this.#take(head, text);
    return status >= 500 || status === 429
      ? { kind: 'unreachable', why: `it answered ${status}` }
      : { kind: 'refused', status };
  }

  async #send(body: string): Promise<{ status: number; type: string; text: string } | string> {
    try {
      const response = await fetch(`${this.#address.url}/add-checkpoint`, {
        method: 'POST',
        body,
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const text = await response.text();
      if (text.length > MAX_ANSWER_BYTES) return 'its answer is too long';
      return { status: response.status, type: response.headers.get('content-type') ?? '', text };
    } catch (error) {
      return error instanceof Error && error.name === 'TimeoutError'
        ? 'it did not answer in time'
        : 'it cannot be reached';
    }
  }

  /** Only what verifies under the witness's key counts; lines of unknown keys are left out, as the specification asks. */
  #take(head: SignedHead, lines: string): WitnessAnswer {
    const { key } = this.#address;
    const text = head.note.slice(0, head.note.lastIndexOf('\n\n') + 1);
    try {
      const signatures = lines.replace(/\n$/, '').split('\n').map(readSignatureLine);
      const own = signatures.filter(({ name, keyId }) => name === key.name && keyId === key.keyId);
      const [verified] = verifiedSignatures({ text, signatures: own }, [key]);
      if (verified?.signedAt == null) return { kind: 'unreachable', why: 'its answer is not signed with WITNESS_KEY' };
      this.#known = head.size;
      const note = writeNote({ text, signatures: [...ownSignatures(head), ...own.slice(0, 1)] });
      return { kind: 'cosigned', note, at: new Date(verified.signedAt * 1000) };
    } catch (error) {
      if (error instanceof TlogError) return { kind: 'unreachable', why: 'its signature does not verify' };
      throw error;
    }
  }
}

function ownSignatures(head: SignedHead) {
  const lines = head.note.slice(head.note.lastIndexOf('\n\n') + 2, -1).split('\n');
  return lines.map(readSignatureLine).filter(({ name }) => name === head.origin);
}
