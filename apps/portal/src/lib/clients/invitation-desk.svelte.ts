import { ask } from '#lib/api/browser.ts';
import { type Failure, failureOf, leaveIfSignedOut } from '#lib/api/failures.ts';
import type { QrPath } from '#lib/sign-in/qr-path.ts';
import * as m from '#paraglide/messages.js';
import { getLocale } from '#paraglide/runtime.js';

/** The client stands beside the agent and looks at the same screen: it follows while it is open. */
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

  /** @returns the end of following, as an effect wants it */
  followWhileOpen(): () => void {
    void this.#follow();
    const looking = setInterval(() => void this.#follow(), LOOK_EVERY_MS);
    return () => clearInterval(looking);
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
      this.standing = newest?.state ?? null;
      if (this.standing !== 'waiting' && this.standing !== 'opened') this.picture = null;
    });
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
