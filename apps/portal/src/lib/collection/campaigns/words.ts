import type { CampaignRow, CampaignView } from '#lib/api/views.ts';
import { inLocale } from '#lib/collection/purposes/in-locale.ts';
import { day } from '#lib/format/instants.ts';
import { count } from '#lib/format/quantities.ts';
import * as m from '#paraglide/messages.js';

export const STATE_WORDS: Record<CampaignRow['state'], () => string> = {
  draft: m.campaign_state_draft,
  running: m.campaign_state_running,
  paused: m.campaign_state_paused,
  finished: m.campaign_state_finished,
  stopped: m.campaign_state_stopped,
};
export const STATE_LOOKS: Record<CampaignRow['state'], 'calm' | 'wait' | 'quiet'> = {
  draft: 'wait',
  running: 'calm',
  paused: 'wait',
  finished: 'quiet',
  stopped: 'quiet',
};

export type Step = keyof CampaignView['progress']['steps'];
export const STEP_WORDS: Record<Step, () => string> = {
  waiting: m.campaign_step_waiting,
  queued: m.campaign_step_queued,
  sent: m.campaign_step_sent,
  opened: m.campaign_step_opened,
  consented: m.campaign_step_consented,
  refused: m.campaign_step_refused,
  objected: m.campaign_step_objected,
  overdue: m.campaign_step_overdue,
  unreachable: m.campaign_step_unreachable,
  left: m.campaign_step_left,
  stopped: m.campaign_step_stopped,
};
/** From what waits to what is over; the colours of a bar follow them. */
export const STEPS = Object.keys(STEP_WORDS) as Step[];

/** Whom a campaign asks: `城南店 的待征询客户` */
export function whomOf({
  selection,
  branchName,
  importedAt,
}: Pick<CampaignRow, 'selection' | 'branchName' | 'importedAt'>): string {
  const name = branchName === null ? '—' : inLocale(branchName);
  if (selection.of === 'all') return m.campaign_of_all();
  if (selection.of === 'branch') return m.campaign_of_branch({ name });
  return m.campaign_of_import({ name, at: importedAt === null ? '—' : day(importedAt) });
}

/** Why somebody was not reached; a code of a message says that it did not go or did not arrive. */
export function unreachedWords(unreachable: CampaignView['progress']['unreachable']): string[] {
  const of = (code: string) => unreachable.find(({ because }) => because === code)?.count ?? 0;
  const [noPhone, noGround] = [of('no-phone'), of('no-ground')];
  const others = unreachable.reduce((sum, one) => sum + one.count, 0) - noPhone - noGround;
  return [
    ...(noPhone > 0 ? [m.campaign_unreachable_no_phone({ count: count(noPhone) })] : []),
    ...(noGround > 0 ? [m.campaign_unreachable_no_ground({ count: count(noGround) })] : []),
    ...(others > 0 ? [m.campaign_unreachable_other({ count: count(others) })] : []),
  ];
}
