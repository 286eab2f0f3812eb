import type { SheetPaper } from '@kean/clients/contract/sheets';
import { ask } from '#lib/api/browser.ts';
import { type Failure, failureOf, leaveIfSignedOut } from '#lib/api/failures.ts';

type Api = Parameters<Parameters<typeof ask>[0]>[0];
type Sheet = Awaited<ReturnType<Api['clients']['sheets']['of']['query']>>[number];

/** A sheet as it is to be printed; gone from the screen when the dialog is. */
export interface Printed {
  readonly code: string;
  readonly endsAt: Date | string;
}

/** The sheets of one client, and the one that was just made. */
export class SheetDesk {
  acting = $state(false);
  failure = $state.raw<Failure | null>(null);
  printed = $state.raw<Printed | null>(null);
  /** `null` until they were read. */
  sheets = $state.raw<readonly Sheet[] | null>(null);
  readonly stands = $derived(this.sheets?.some(({ state }) => state === 'waiting') ?? false);
  readonly #clientId: string;

  constructor(clientId: string) {
    this.#clientId = clientId;
  }

  read(): Promise<void> {
    return this.#attempt(() => this.#read());
  }

  issue(paper: SheetPaper): Promise<void> {
    return this.#attempt(async () => {
      this.printed = null;
      const asked = { clientId: this.#clientId, paper, isPresent: true } as const;
      this.printed = await ask((api) => api.clients.sheets.issue.mutate(asked));
      await this.#read();
    });
  }

  withdraw(): Promise<void> {
    return this.#attempt(async () => {
      await ask((api) => api.clients.sheets.withdraw.mutate({ clientId: this.#clientId }));
      this.printed = null;
      await this.#read();
    });
  }

  async #read(): Promise<void> {
    this.sheets = await ask((api) => api.clients.sheets.of.query({ clientId: this.#clientId }));
  }

  async #attempt(act: () => Promise<void>): Promise<void> {
    this.acting = true;
    try {
      await act();
      this.failure = null;
    } catch (error) {
      const told = failureOf(error);
      if (!leaveIfSignedOut(told)) this.failure = told;
    }
    this.acting = false;
  }
}
