import type { MessageViewState } from '@kean/storage/contract/messages';
import { ask } from '#lib/api/browser.ts';
import type { MessagesOverview } from '#lib/api/views.ts';

const POLL_MS = 2_000;

/** The messages as they change: asked for every two seconds while somebody looks. */
export class MessageWatch {
  seen = $state.raw() as MessagesOverview;
  /** Only those in this state; `null` for all. */
  state = $state<MessageViewState | null>(null);
  /** The last question was not answered; what is shown is older than it should be. */
  stale = $state(false);
  #over = false;

  constructor(seen: MessagesOverview) {
    this.seen = seen;
  }

  /** @returns the end of watching, as an effect wants it */
  start(): () => void {
    this.#over = false;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') this.look();
    }, POLL_MS);
    return () => {
      this.#over = true;
      clearInterval(timer);
    };
  }

  choose(state: MessageViewState | null): void {
    this.state = state;
    this.look();
  }

  /** Looks now: something was done here. */
  look(): void {
    const { state } = this;
    ask((api) => api.storage.messages.overview.query(state === null ? {} : { state })).then(
      (seen) => {
        // An answer to what was chosen before is not shown under what is chosen now.
        if (this.#over || state !== this.state) return;
        this.seen = seen;
        this.stale = false;
      },
      () => {
        this.stale = true;
      },
    );
  }
}
