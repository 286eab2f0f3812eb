import type { EventShape } from './event.ts';

/**
 * What an act is to whoever watches the log for leaks: a look at a sealed value, a dossier, a search, a list, something taken out of the office,
 * a message or a code to a client; or somebody who is back from an absence on record.
 */
export type CountedAct = 'reveal' | 'dossier' | 'search' | 'list' | 'export' | 'contact' | 'returned';

/**
 * How every act of a clause counts, in `acts-counted.ts` beside its `audit-events.ts`; `null` is not watched. Nobody keeps a list of all: a clause
 * that gets a new act says how it counts, or does not compile.
 */
export type ActsCounted<Event extends EventShape> = { readonly [Action in Event['action']]: CountedAct | null };
