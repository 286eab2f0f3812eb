import type { PurposeCode } from '../../purposes/index.ts';
import {
  type Covered,
  publishedNoticeCoversThePurposesOfToday,
} from '../../rules/published-notice-covers-the-purposes-of-today.ts';

/** The notice of a campaign as it stands at this moment. */
export interface NoticeOfCampaign {
  readonly noticeState: string;
  readonly noticeCovers: Covered;
  readonly purposes: readonly PurposeCode[];
}

/**
 * Nobody is asked by words that were withdrawn or replaced, or that tell less than the purposes need today: an answer to them would not
 * stand (PIPL 14).
 */
export function noticeStillAsks({ noticeState, noticeCovers, purposes }: NoticeOfCampaign): boolean {
  const tells = purposes.every((code) => Object.hasOwn(noticeCovers, code));
  return noticeState === 'published' && tells && publishedNoticeCoversThePurposesOfToday(noticeCovers);
}
