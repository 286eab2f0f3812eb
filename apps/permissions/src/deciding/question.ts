/** What may be asked, in the words of OpenID AuthZEN 1.0 (section 5, information model). */

/** Attributes as the caller sent them. Read them by {@link ownMember} only: the text came from outside. */
export type Properties = Readonly<Record<string, unknown>>;

/** A subject or a resource. */
export interface Entity {
  readonly type: string;
  readonly id: string;
  readonly properties?: Properties | undefined;
}

export interface Act {
  readonly name: string;
  readonly properties?: Properties | undefined;
}

/** One access evaluation. */
export interface Question {
  readonly subject: Entity;
  readonly action: Act;
  readonly resource: Entity;
  readonly context?: Properties | undefined;
}

/** A member the object has itself: what every object inherits (`constructor`) is nobody's attribute. `null` counts as absent. */
export function ownMember(object: unknown, name: string): unknown {
  if (typeof object !== 'object' || object === null || !Object.hasOwn(object, name)) return undefined;
  return (object as Properties)[name] ?? undefined;
}
