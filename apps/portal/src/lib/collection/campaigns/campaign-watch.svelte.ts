import { untrack } from 'svelte';
import { ask } from '#lib/api/browser.ts';
import { failureOf, leaveIfSignedOut } from '#lib/api/failures.ts';
import type { CampaignView } from '#lib/api/views.ts';

const POLL_MS = 5_000;
const isOver = ({ state }: CampaignView) => state === 'finished' || state === 'stopped';

/** A campaign as it goes on: pushed by an event stream, asked for every few seconds where the stream does not hold. */
export class CampaignWatch {
  view = $state.raw<CampaignView>() as CampaignView;
  /** The stream broke off; the figures still come, only slower. */
  slow = $state(false);

  constructor(view: CampaignView) {
    this.view = view;
  }

  /** What somebody did on this page counts at once; the stream may still tell of before. */
  take(view: CampaignView): void {
    if (view.revision >= this.view.revision) this.view = view;
  }

  /** @returns the end of watching, as an effect wants it */
  start(): () => void {
    // Read without tracking: what arrives must not begin the watching anew.
    const campaignId = untrack(() => this.view.id);
    let stop: () => void = () => undefined;
    let over = false;
    const leaveOrGoOn = (error: unknown): boolean => {
      const left = !over && leaveIfSignedOut(failureOf(error));
      if (left) stop();
      return left;
    };
    const poll = () => {
      stop();
      if (over) return;
      this.slow = true;
      const timer = setInterval(() => {
        ask((api) => api.collection.campaigns.get.query({ campaignId })).then((view) => this.take(view), leaveOrGoOn);
      }, POLL_MS);
      stop = () => clearInterval(timer);
    };
    // A watch ends by itself after some minutes and is asked for again.
    const follow = () => {
      void import('#lib/api/live.ts').then(({ liveApi }) => {
        if (over) return;
        const stream = liveApi.collection.campaigns.watch.subscribe(
          { campaignId },
          {
            onData: (told) => this.take(viewIn(told)),
            onError: (error) => leaveOrGoOn(error) || poll(),
            onComplete: () => {
              if (!over && !isOver(this.view)) follow();
            },
          },
        );
        stop = () => stream.unsubscribe();
      }, poll);
    };
    if (!untrack(() => isOver(this.view))) follow();
    return () => {
      over = true;
      stop();
    };
  }
}

/** A tracked event carries the view beside its id; a plain one is the view. */
function viewIn(told: CampaignView | { data: CampaignView }): CampaignView {
  return 'data' in told ? told.data : told;
}
