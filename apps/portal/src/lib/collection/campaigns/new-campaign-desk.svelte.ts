import { ask } from '#lib/api/browser.ts';
import { type Failure, failureOf, leaveIfSignedOut } from '#lib/api/failures.ts';
import type { CampaignOptions, CampaignPreview } from '#lib/api/views.ts';

type Notice = NonNullable<CampaignOptions['notice']>;
type Of = 'all' | 'branch' | 'import';

/** A campaign as somebody puts it together, with what it would come to. */
export class NewCampaignDesk {
  of = $state<Of>('all');
  branchId = $state('');
  importId = $state('');
  purposes = $state<string[]>([]);
  language = $state<'zh' | 'en'>('zh');
  batchSize = $state(100);
  perHour = $state(1_000);
  answerDays = $state(30);
  remindAfterDays = $state<number | null>(14);
  preview = $state.raw<CampaignPreview | null>(null);
  failure = $state.raw<Failure | null>(null);
  busy = $state(false);
  readonly #noticeId: string;
  /** Of the newest count; an answer to an older one is left. */
  #counts = 0;

  /** Whom, as the api is told; `null` while the branch or the list is not chosen. */
  readonly selection = $derived.by(() => {
    if (this.of === 'all') return { of: 'all' } as const;
    if (this.of === 'branch') return this.branchId === '' ? null : ({ of: 'branch', branchId: this.branchId } as const);
    return this.importId === '' ? null : ({ of: 'import', importId: this.importId } as const);
  });
  readonly ready = $derived(this.selection !== null && this.purposes.length > 0 && (this.preview?.toAsk ?? 0) > 0);

  constructor(notice: Notice) {
    this.#noticeId = notice.id;
  }

  /** Counts whom the selection means now. */
  async count(): Promise<void> {
    const { selection } = this;
    this.#counts += 1;
    const mine = this.#counts;
    this.preview = null;
    if (selection === null) return;
    await this.#attempt(async () => {
      const counted = await ask((api) => api.collection.campaigns.preview.query({ selection } as never));
      if (mine === this.#counts) this.preview = counted;
    });
  }

  /** @returns the id of the draft; `null` where it was refused */
  async make(): Promise<string | null> {
    const { selection, purposes, language, batchSize, perHour, answerDays, remindAfterDays } = this;
    if (this.busy || selection === null) return null;
    this.busy = true;
    let id: string | null = null;
    await this.#attempt(async () => {
      const pace = { batchSize, perHour, answerDays, remindAfterDays: remindAfterDays || null };
      const draft = { selection, noticeId: this.#noticeId, purposes: [...purposes], language, ...pace };
      id = (await ask((api) => api.collection.campaigns.draft.mutate(draft as never))).id;
    });
    this.busy = false;
    return id;
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
