import type { ProviderView } from '#lib/api/views.ts';
import * as m from '#paraglide/messages.js';

type Effect = ProviderView['effects'][number];
type Outcome = ProviderView['done'][number]['outcome'];
type RefusedAs = NonNullable<ProviderView['refusedAs']>;

/** What compliance may let follow from a provider's word, from the least on. */
export const EFFECTS: readonly { readonly effect: Effect; readonly word: () => string }[] = [
  { effect: 'sessions', word: m.provider_effect_sessions },
  { effect: 'credentials', word: m.provider_effect_credentials },
  { effect: 'suspension', word: m.provider_effect_suspension },
];
/** What was done, and how often. */
export const DONE: Readonly<Record<Outcome, (told: { count: string }) => string>> = {
  'sessions-ended': m.provider_done_sessions,
  'credentials-ended': m.provider_done_credentials,
  suspended: m.provider_done_suspended,
  'left-to-people': m.provider_done_people,
  'not-allowed': m.provider_done_not_allowed,
  nobody: m.provider_done_nobody,
  nothing: m.provider_done_nothing,
};
/** Why one was refused, and what helps. */
export const REFUSED_AS: Readonly<Record<RefusedAs, () => string>> = {
  invalid_request: m.provider_refused_request,
  invalid_key: m.provider_refused_key,
  invalid_issuer: m.provider_refused_issuer,
  invalid_audience: m.provider_refused_audience,
};
