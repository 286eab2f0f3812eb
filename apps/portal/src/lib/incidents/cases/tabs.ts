import * as m from '#paraglide/messages.js';

/** The parts of a case, in the order in which they are wanted. */
export const CASE_TABS: readonly (readonly [path: string, title: () => string])[] = [
  ['', m.case_tab_overview],
  ['/duties', m.case_tab_duties],
  ['/clients', m.case_tab_clients],
  ['/radius', m.case_tab_radius],
  ['/containment', m.case_tab_containment],
  ['/notices', m.leak_notices_title],
  ['/review', m.case_tab_review],
];
