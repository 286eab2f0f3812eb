import { newId } from '@kean/kernel';
import type { Somebody } from '../../office/everyone.ts';
import type { RevealableName } from '../../office/written-clients.ts';
import type { Asked, Kind } from '../records.ts';

/** One act that is asked for: by whom, on what, and of which field where the act knows fields. */
export interface Act {
  readonly who: Somebody;
  readonly asked: Asked | null;
  readonly field?: RevealableName;
}

/** How a procedure is asked so that only permission decides. A procedure without a door here fails the proof by its name. */
export interface Door {
  /** The kind of record its input names; `null` where it names none. */
  readonly about: Kind | null;
  /** A valid input; `undefined` where there is none. */
  readonly input: (act: Act) => unknown;
  /** Code of a record that is absent, and of one that is out of reach: one and the same. */
  readonly notFound?: string;
  /** What a call that was let through may meet afterwards, besides an answer: later refusals that change nothing. */
  readonly afterwards?: readonly string[];
  /** Only whoever made the record, however far the grant reaches. */
  readonly ownOnly?: true;
  /** The action that says how far records are reached, where it is not the procedure's own. */
  readonly reachedBy?: string;
  /** Asked field by field. */
  readonly fields?: readonly RevealableName[];
  /** A file instead of a procedure: its address at the portal. */
  readonly file?: (act: Act) => string;
  /** The portal asks for it in a client's name; its address is the api's, and none of the portal's leads there. */
  readonly inner?: true;
}

/** By the path of the procedure, or by method and address at the api of a file; what stands behind a `#` is a second way to ask it. */
export type Doors = Readonly<Record<string, Door>>;

export const nothing = (): undefined => undefined;
export const idOf = ({ asked }: Act): string => asked?.id ?? newId();
