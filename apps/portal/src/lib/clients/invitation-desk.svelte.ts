import { ask } from '#lib/api/browser.ts';
import { type Failure, failureOf, leaveIfSignedOut } from '#lib/api/failures.ts';
import type { QrPath } from '#lib/sign-in/qr-path.ts';
import * as m from '#paraglide/messages.js';
import { getLocale } from '#paraglide/runtime.js';

/** Where the stream does not hold: the client stands beside the agent and looks at the same screen. */
const LOOK_EVERY_MS = 2_000;

export const INVITATION_WORDS = {
  waiting: m.invite_state_waiting,
  opened: m.invite_state_opened,
  inside: m.invite_state_inside,
  visited: m.invite_state_visited,
  expired: m.invite_state_expired,
  ended: m.invite_state_ended,
};
type State = keyof typeof INVITATION_WORDS;

/** A link to a client's own pages, as the agent's screen gives it and follows it. */
export class InvitationDesk {
  acting = $state(false);
  failure = $state.raw<Failure | null>(null);
  picture = $state.raw<QrPath | null>(null);
  link = $state('');
  sent = $state(false);
  standing = $state<State | null>(null);
  readonly open = $derived(this.standing === 'waiting' || this.standing === 'opened' || this.standing === 'inside');
  readonly look = $derived(this.standing === 'inside' ? 'calm' : this.open ? 'wait' : 'quiet');
  readonly #clientId: string;

  constructor(clientId: string) {
    this.#clientId = clientId;
  }

  /** Follows by a stream of events, by looking where it breaks. @returns the end of following, as an effect wants it */
  followWhileOpen(): () => void {
    let over = false;
    let stop: () => void = () => undefined;
    const look = () => {
      if (over) return;
      void this.#follow();
      const looking = setInterval(() => void this.#follow(), LOOK_EVERY_MS);
      stop = () => clearInterval(looking);
    };
    // A watch ends by itself after some minutes and is asked for again.
    const listen = () => {
      void import('#lib/api/live.ts').then(({ liveApi }) => {
        if (over) return;
        const stream = liveApi.clients.visits.watch.subscribe(
          { clientId: this.#clientId },
          {
            onData: (told) => {
              if (!over) this.#take(toldIn(told).newest?.state ?? null);
            },
            onError: (error) => {
              if (!over && !leaveIfSignedOut(failureOf(error))) look();
            },
            onComplete: () => {
              if (!over) listen();
            },
          },
        );
        stop = () => stream.unsubscribe();
      }, look);
    };
    listen();
    return () => {
      over = true;
      stop();
    };
  }

  async give(channel: 'screen' | 'sms', reason: 'ask-consent' | 'own-pages'): Promise<void> {
    this.acting = true;
    await this.#attempt(async () => {
      const asked = {
        clientId: this.#clientId,
        reason,
        channel,
        language: getLocale() === 'en' ? 'en' : 'zh',
      } as const;
      const made = await ask((api) => api.clients.visits.invite.mutate(asked));
      this.sent = channel === 'sms';
      this.link = made.linkSecret === null ? '' : `${location.origin}/c#${made.linkSecret}`;
      this.picture = this.link === '' ? null : (await import('#lib/sign-in/qr-path.ts')).qrPath(this.link);
      this.standing = 'waiting';
    });
    this.acting = false;
  }

  async withdraw(): Promise<void> {
    this.acting = true;
    await this.#attempt(async () => {
      await ask((api) => api.clients.visits.withdraw.mutate({ clientId: this.#clientId }));
      this.picture = null;
      this.standing = 'ended';
    });
    this.acting = false;
  }

  #follow(): Promise<void> {
    return this.#attempt(async () => {
      const newest = await ask((api) => api.clients.visits.follow.query({ clientId: this.#clientId }));
      this.#take(newest?.state ?? null);
    });
  }

  #take(standing: State | null): void {
    this.standing = standing;
    if (standing !== 'waiting' && standing !== 'opened') this.picture = null;
  }

  async #attempt(act: () => Promise<void>): Promise<void> {
    try {
      await act();
      this.failure = null;
    } catch (error) {
      const told = failureOf(error);
      if (!leaveIfSignedOut(told)) this.failure = told;
    }
  }
}

type Told = { readonly newest: { readonly state: State } | null };
/** A tracked event carries what is told beside its id; a plain one is it. */
function toldIn(told: Told | { data: Told }): Told {
  return 'data' in told ? told.data : told;
}
