import type { TemporaryInstance } from '@kean/dev/instance';
import type { Browser } from 'playwright-core';
import type { WatchedPage } from './watched-page.ts';

/** What the steps of one day share. */
export interface OfficeDay {
  readonly office: TemporaryInstance;
  readonly browser: Browser;
  readonly portal: string;
  /** Address of a client whose phone was opened once. */
  readonly dossier: string;
  /** Of that client: what must be found on no page but the one that opened it. */
  readonly secrets: readonly string[];
  /** The agent of that client, signed in. */
  readonly agent: WatchedPage;
}
