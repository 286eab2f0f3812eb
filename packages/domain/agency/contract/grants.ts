import type { Grant, PublicText, Scope } from '@kean/kernel';
import { z } from 'zod';

/** Names are plain words; whether they mean anything is said by what the clauses offer, in a sentence that names the wrong one. */
const Word = z.string().regex(/^[a-z][a-z-]{0,39}$/);
const Property = z.string().regex(/^[a-z][A-Za-z0-9.]{0,63}$/);
const Value = z.string().regex(/^[a-z][A-Za-z-]{0,39}$/);

/** A grant as somebody drafts it. */
export const DraftGrant = z
  .strictObject({
    clause: Word,
    action: Word,
    subject: z.string().regex(/^[A-Z][A-Za-z]{0,39}$/),
    scope: Word,
    fields: z.array(Property).min(1).max(60).readonly().nullable(),
    conditions: z
      .array(z.strictObject({ property: Property, oneOf: z.array(Value).min(1).max(20).readonly() }))
      .max(8)
      .readonly(),
    /** ISO 8601 in UTC with milliseconds. */
    expiresAt: z.string().max(30).nullable(),
  })
  .transform((draft): Grant => ({ ...draft, scope: draft.scope as Scope }));

/** One act that can be granted, as a clause offers it. */
export interface OfferedAction {
  readonly clause: string;
  readonly action: string;
  readonly subject: string;
  readonly title: PublicText;
  readonly scopes: readonly Scope[];
  readonly fields: readonly string[] | null;
  /** Properties that a grant may ask about, with the values there are. */
  readonly conditions: Readonly<Record<string, readonly string[]>>;
}

/**
 * How what is granted for one act differs: `gained` was not there, `lost` is no more, `wider` and `narrower` where one contains the other,
 * `changed` where neither does.
 */
export const DIFFERENCES = ['same', 'gained', 'lost', 'wider', 'narrower', 'changed'] as const;
export type Difference = (typeof DIFFERENCES)[number];

export interface ActionDifference {
  /** `clause.action` */
  readonly action: string;
  readonly difference: Difference;
  readonly before: readonly Grant[];
  readonly after: readonly Grant[];
}
