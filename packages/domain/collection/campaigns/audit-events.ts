import type { Subject } from '@kean/audit';
import type { ClientId, Id } from '@kean/kernel';
import type { PauseCause } from '../contract/campaigns.ts';

type CampaignId = Id<'Campaign'>;
type ManyClients = { readonly kind: 'Client'; readonly id: null };

/** A campaign for consent moved on its way; without a principal it came to its end by itself. */
export interface CampaignMoved {
  readonly action:
    | 'collection.campaign-drafted'
    | 'collection.campaign-approved'
    | 'collection.campaign-resumed'
    | 'collection.campaign-stopped'
    | 'collection.campaign-finished';
  readonly outcome: 'allowed';
  readonly subject: Subject<'Campaign'>;
}
export interface CampaignPaused {
  readonly action: 'collection.campaign-paused';
  readonly outcome: 'allowed';
  readonly subject: Subject<'Campaign'>;
  readonly facts: { readonly because: PauseCause };
}

/** These were asked, or reminded, in one batch: a link and a message each. That a message went stands in an event of its own. */
export interface ClientsAsked {
  readonly action: 'collection.clients-asked' | 'collection.clients-reminded';
  readonly outcome: 'allowed';
  readonly subject: ManyClients;
  readonly subjectIds: readonly ClientId[];
  readonly facts: { readonly campaignId: CampaignId; readonly count: number };
}

/** Asked, told, waited for, and silent: from now on nothing keeps what is held of them. */
export interface DisposalMarked {
  readonly action: 'collection.disposal-marked';
  readonly outcome: 'allowed';
  readonly subject: ManyClients;
  readonly subjectIds: readonly ClientId[];
  readonly facts: {
    readonly campaignId: CampaignId;
    readonly count: number;
    readonly reason: 'no-answer' | 'objected';
  };
}

export type CampaignEvent = CampaignMoved | CampaignPaused | ClientsAsked | DisposalMarked;
