/** Clause 5.1: what the law asks, where it is written, how sure we are, and whether counsel of the agency has confirmed it. */
import { z } from 'zod';

const Text = z.object({ zh: z.string(), en: z.string() });

export const RegulationValue = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('period'),
    amount: z.int(),
    unit: z.enum(['hour', 'day', 'working-day', 'month', 'year']),
  }),
  z.object({
    kind: z.literal('threshold'),
    of: z.enum(['people', 'records']),
    counts: z.array(z.int()).readonly(),
    from: z.enum(['from', 'above']),
  }),
  z.object({ kind: z.literal('items'), items: z.record(z.string(), Text) }),
  z.object({ kind: z.literal('duty') }),
]);

export const RegulationFact = z.object({
  id: z.string(),
  source: z.object({ id: z.string(), title: Text }),
  article: Text,
  says: Text,
  value: RegulationValue,
  confidence: z.enum(['high', 'medium-high', 'medium', 'unverified']),
  /** Hex SHA-256 of what it says: give it back to confirm exactly that. */
  digest: z.string(),
  /** The last one; `holds` where it is of this very text, and not of an older one. */
  confirmation: z.object({ at: z.date(), by: z.string(), holds: z.boolean() }).nullable(),
});
export type RegulationFact = z.infer<typeof RegulationFact>;

export const ConfirmRegulation = z.strictObject({
  factId: z.string().regex(/^[a-z0-9-]{1,40}\/[a-z-]{1,40}$/),
  digest: z.string().regex(/^[0-9a-f]{64}$/),
});
export type ConfirmRegulation = z.infer<typeof ConfirmRegulation>;
