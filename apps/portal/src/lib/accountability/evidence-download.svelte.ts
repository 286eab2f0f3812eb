import type { EvidenceRequest } from '@kean/accountability/contract';
import type { z } from 'zod';
import { type Failure, failureIn, leaveIfSignedOut } from '#lib/api/failures.ts';
import { saveLink } from '#lib/format/save-file.ts';

type State = 'idle' | 'gathering' | 'receiving' | 'done' | 'refused';
const FALLBACK_NAME = 'evidence.tar.gz';

/**
 * Fetching an archive of evidence: asked for, made, received, saved. Leaving the page or `cancel` ends it on the server too.
 */
export class EvidenceDownload {
  state = $state<State>('idle');
  receivedBytes = $state(0);
  failure = $state.raw<Failure | null>(null);
  fileName = $state('');
  #leaving: AbortController | null = null;

  get underWay(): boolean {
    return this.state === 'gathering' || this.state === 'receiving';
  }

  async fetch(conditions: z.input<typeof EvidenceRequest>): Promise<void> {
    this.#leaving = new AbortController();
    this.state = 'gathering';
    this.receivedBytes = 0;
    this.failure = null;
    try {
      const answer = await this.#ask(conditions, this.#leaving.signal);
      if (answer === null) return;
      this.state = 'receiving';
      const archive = await this.#receive(answer);
      this.fileName = nameIn(answer.headers.get('content-disposition'));
      save(archive, this.fileName);
      this.state = 'done';
    } catch {
      // Whatever broke off, nothing was saved: a cut archive would be no evidence.
      if (this.#leaving.signal.aborted) this.state = 'idle';
      else this.#refuse(failureIn(null));
    }
  }

  cancel(): void {
    this.#leaving?.abort();
  }

  /** Asks for the archive; where it is one in bulk, once more after a fresh proof of who asks. `null` where it was refused. */
  async #ask(conditions: z.input<typeof EvidenceRequest>, signal: AbortSignal): Promise<Response | null> {
    const body = JSON.stringify(conditions);
    for (let asked = 1; ; asked += 1) {
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch('/accountability/log/evidence', { method: 'POST', headers, body, signal });
      if (answer.ok) return answer;
      const failure = failureIn(await answer.json().catch(() => null));
      if (asked === 1 && failure.code === 'CALL_STEP_UP_REQUIRED' && (await this.#proveAgain())) continue;
      this.#refuse(failure);
      return null;
    }
  }

  async #proveAgain(): Promise<boolean> {
    const { proveAgain } = await import('#lib/sign-in/prove-again.ts');
    return proveAgain();
  }

  #refuse(failure: Failure): void {
    if (leaveIfSignedOut(failure)) return;
    this.failure = failure;
    this.state = 'refused';
  }

  async #receive(answer: Response): Promise<Blob> {
    const counted = new TransformStream<Uint8Array, Uint8Array>({
      transform: (piece, controller) => {
        this.receivedBytes += piece.byteLength;
        controller.enqueue(piece);
      },
    });
    return new Response(answer.body?.pipeThrough(counted)).blob();
  }
}

function nameIn(disposition: string | null): string {
  return /filename="([\w.-]+)"/.exec(disposition ?? '')?.[1] ?? FALLBACK_NAME;
}

/** The browser reads the address when it begins to save, which is after this turn. */
const KEPT_MS = 60_000;

function save(content: Blob, name: string): void {
  const href = URL.createObjectURL(content);
  saveLink({ name, href });
  setTimeout(() => URL.revokeObjectURL(href), KEPT_MS);
}
