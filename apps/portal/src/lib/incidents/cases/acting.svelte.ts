import { toasts } from '@kean/ui/toasts.svelte.ts';
import { ask } from '#lib/api/browser.ts';
import type { BrowserApi } from '#lib/api/client.ts';
import { type Failure, failureOf, leaveIfSignedOut } from '#lib/api/failures.ts';
import * as m from '#paraglide/messages.js';

/** One act at a time on a case: whether it is under way, and why it was refused. What was typed stays until it was taken. */
export class Acting {
  busy = $state(false);
  failure = $state.raw<Failure | null>(null);

  /** @returns what came of it; `null` where it was refused, which stands in `failure` */
  async run<T>(call: (api: BrowserApi) => Promise<T>, said: string = m.case_saved()): Promise<{ result: T } | null> {
    this.busy = true;
    this.failure = null;
    try {
      const result = await ask(call);
      toasts.say(said);
      return { result };
    } catch (error) {
      const told = failureOf(error);
      if (!leaveIfSignedOut(told)) this.failure = told;
      return null;
    } finally {
      this.busy = false;
    }
  }

  forget(): void {
    this.failure = null;
  }
}
