import type { PersonRow } from '#lib/api/views.ts';
import * as m from '#paraglide/messages.js';

/** Whether somebody works here, in words. */
export const STATUS_WORDS: Record<PersonRow['status'], () => string> = {
  active: m.person_active,
  suspended: m.person_suspended,
  left: m.person_left,
};

/** How it looks: who is suspended waits for somebody, who left is a plain fact. */
export const STATUS_LOOKS = { active: 'calm', suspended: 'wait', left: 'quiet' } as const satisfies Record<
  PersonRow['status'],
  string
>;
