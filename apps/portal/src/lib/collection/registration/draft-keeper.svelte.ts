import { ask } from '#lib/api/browser.ts';
import { type Failure, failureOf, leaveIfSignedOut } from '#lib/api/failures.ts';
import type { formOf } from './form-of.ts';

export type Form = ReturnType<typeof formOf>;
const KEEP_AFTER_MS = 700;
const TRY_AGAIN_MS = 3_000;

/**
 * Keeps what is being typed with the office, a moment after the typing stops, and again when a lost network is back. Nothing of it is kept
 * in the browser. One request at a time, so that revisions come one after the other.
 */
export class DraftKeeper {
  state = $state<'none' | 'saving' | 'saved' | 'waiting'>('none');
  savedAt = $state<Date | null>(null);
  failure = $state.raw<Failure | null>(null);
  draftId = $state<string | null>(null);
  #revision = 0;
  #wanted: Form | null = null;
  #keeping: Promise<void> | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #onBegun: (draftId: string) => void;

  constructor(onBegun: (draftId: string) => void) {
    this.#onBegun = onBegun;
  }

  /** Goes on with a draft that was kept before. */
  take(draftId: string, revision: number): void {
    this.draftId = draftId;
    this.#revision = revision;
    this.state = 'saved';
  }

  /** The form has changed. */
  changed(form: Form): void {
    this.#wanted = form;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#keep(), KEEP_AFTER_MS);
  }

  /** Keeps at once whatever was not kept yet. @returns the id, `null` where nobody could keep it */
  async settled(form: Form): Promise<string | null> {
    clearTimeout(this.#timer);
    if (this.draftId === null) {
      this.#wanted = form;
      await this.#keep();
    } else {
      this.#wanted = null;
      await this.#keeping;
    }
    return this.draftId;
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#wanted = null;
  }

  async #keep(): Promise<void> {
    await this.#keeping;
    const form = this.#wanted;
    if (form === null) return;
    this.#wanted = null;
    this.state = 'saving';
    this.#keeping = this.#send(form).finally(() => {
      this.#keeping = null;
    });
    await this.#keeping;
  }

  async #send(form: Form): Promise<void> {
    try {
      const [draftId, revision] = [this.draftId, this.#revision];
      const kept =
        draftId === null
          ? await ask((api) => api.collection.registration.drafts.begin.mutate({ form } as never))
          : await ask((api) => api.collection.registration.drafts.keep.mutate({ draftId, revision, form } as never));
      this.#revision = kept.revision;
      if (draftId === null) this.#onBegun(kept.draftId);
      this.draftId = kept.draftId;
      this.state = 'saved';
      this.savedAt = new Date();
      this.failure = null;
    } catch (error) {
      const failure = failureOf(error);
      if (leaveIfSignedOut(failure)) return;
      this.state = 'waiting';
      if (failure.kind !== 'unavailable') {
        this.failure = failure;
        return;
      }
      this.#wanted ??= form;
      this.#timer = setTimeout(() => void this.#keep(), TRY_AGAIN_MS);
    }
  }
}
