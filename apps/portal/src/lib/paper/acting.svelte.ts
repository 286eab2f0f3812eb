import { toasts } from '@kean/ui/toasts.svelte.ts';
import { ask } from '#lib/api/browser.ts';
import type { BrowserApi } from '#lib/api/client.ts';
import { type Failure, failureOf, leaveIfSignedOut } from '#lib/api/failures.ts';
import * as m from '#paraglide/messages.js';
import { invalidateAll } from '$app/navigation';

/** One act at a time on what a page shows; what was refused is said, and the page reads anew either way. */
export class Acting {
  /** Which act is under way. */
  current = $state<string | null>(null);
  failure = $state.raw<Failure | null>(null);

  async run(
    name: string,
    act: (api: BrowserApi) => Promise<unknown>,
    said: string = m.paper_saved(),
  ): Promise<boolean> {
    this.current = name;
    this.failure = null;
    try {
      await ask((api) => act(api));
      toasts.say(said);
      return true;
    } catch (error) {
      const told = failureOf(error);
      if (!leaveIfSignedOut(told)) this.failure = told;
      return false;
    } finally {
      this.current = null;
      await invalidateAll();
    }
  }
}
