import type { Revealable, RevealPurpose } from '@kean/circulation/contract';
import type { ClientState } from '@kean/clients/contract';
import type OpenedValue from '@kean/ui/OpenedValue.svelte';
import { type OpenValue, openValue } from '@kean/ui/open-value.ts';
import { createContext } from 'svelte';
import { ask } from '#lib/api/browser.ts';
import { clockTime } from '#lib/format/instants.ts';
import type RevealPopover from './RevealPopover.svelte';

/** One sealed value: whose, which, and what keeps it shut. */
export interface Sealed {
  readonly clientId: string;
  readonly clientNumber: number;
  readonly state: ClientState;
  readonly field: Revealable;
  /** Which demand or property, where the field is one of theirs. */
  readonly itemId?: string;
  /** Instead of what the field holds, something that it held before it was corrected. */
  readonly pastId?: string;
}

interface Asking {
  readonly sealed: Sealed;
  readonly anchor: HTMLElement;
  /** Other values of the same client that stand beside it and may be opened along with it. */
  readonly beside: readonly Sealed[];
}

interface Opened {
  readonly open: OpenValue;
  readonly watermark: string;
}

const nameOf = ({ clientId, field, itemId, pastId }: Sealed) => `${clientId}/${field}/${itemId ?? ''}/${pastId ?? ''}`;

/**
 * The values this page has open, and the question that is being asked before the next one opens. A value lives here and on the
 * screen, nowhere else; leaving the page seals everything.
 */
export class RevealDesk {
  /** Number of the signed-in person, for the watermark. */
  readonly viewer: string;
  asking = $state.raw<Asking | null>(null);
  // What asking and opening need is fetched when somebody asks for the first time.
  Popover = $state.raw<typeof RevealPopover>();
  Opened = $state.raw<typeof OpenedValue>();
  #opened = $state.raw<ReadonlyMap<string, Opened>>(new Map());

  constructor(viewer: string) {
    this.viewer = viewer;
  }

  /** Asks for purpose and confirmation, beside the value that was pressed. */
  async question(anchor: HTMLElement, sealed: Sealed, beside: readonly Sealed[] = []): Promise<void> {
    const [popover, opened] = await Promise.all([
      import('./RevealPopover.svelte'),
      import('@kean/ui/OpenedValue.svelte'),
    ]);
    this.Popover = popover.default;
    this.Opened = opened.default;
    this.asking = { sealed, anchor, beside };
  }

  endAsking(): void {
    this.asking = null;
  }

  openOf(sealed: Sealed): Opened | null {
    return this.#opened.get(nameOf(sealed)) ?? null;
  }

  seal(sealed: Sealed): void {
    const left = new Map(this.#opened);
    left.delete(nameOf(sealed));
    this.#opened = left;
  }

  sealAll(): void {
    this.#opened = new Map();
    this.asking = null;
  }

  /**
   * Opens one value. The api decides, takes it from the day's quota and commits the event before the value leaves.
   * @returns looks left today
   */
  async open(sealed: Sealed, purpose: RevealPurpose): Promise<number> {
    const { clientId, field, itemId, pastId } = sealed;
    const which = pastId === undefined ? (itemId === undefined ? {} : { itemId }) : { pastId };
    const input = { clientId, field, purpose, ...which };
    const answer = await ask((api) => api.circulation.reveal.mutate(input));
    const now = new Date();
    const opened: Opened = {
      open: openValue(answer.value, new Date(answer.sealsAt), performance.now(), now),
      watermark: `${this.viewer} ${clockTime(now)}`,
    };
    this.#opened = new Map(this.#opened).set(nameOf(sealed), opened);
    return answer.quotaLeft;
  }
}

export const [revealDesk, provideRevealDesk] = createContext<RevealDesk>();
