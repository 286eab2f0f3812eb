import { z } from 'zod';
import { isSafeAddress } from '../post-json.ts';

const Address = z.string().max(500).refine(isSafeAddress, 'https, or http on this machine');
const Name = z.string().regex(/^[A-Za-z0-9-]{1,60}$/);
const Path = z.string().regex(/^[A-Za-z0-9_]+(\.[A-Za-z0-9_]+){0,4}$/);
const Words = z.array(z.string().max(60)).min(1).max(20);

/**
 * A gateway for text messages as its operator describes it, in a file. `body` is sent as JSON or as a form; in its texts, and in
 * those of the headers, stand `{to}`, `{text}` and `{id}`.
 */
export const GatewaySetting = z.strictObject({
  url: Address,
  format: z.enum(['json', 'form']).default('json'),
  headers: z.record(Name, z.string().max(500)).default({}),
  body: z.record(z.string().max(60), z.union([z.string().max(500), z.number(), z.boolean()])),
  /** The header by which the gateway knows a message that it has taken already. */
  idempotencyHeader: Name.default('Idempotency-Key'),
  /** HMAC-SHA-256 over time and body: `{timestamp}` (seconds) and `{body}` stand in `over`. */
  signature: z
    .strictObject({
      header: Name,
      timestampHeader: Name,
      over: z.string().max(100).default('{timestamp}\n{body}'),
      encoding: z.enum(['hex', 'base64']).default('hex'),
    })
    .nullable()
    .default(null),
  /** When it has taken a message: the part of its answer that says so, and the words it says it by. */
  taken: z.strictObject({ at: Path, words: Words }).nullable().default(null),
  /** Words at the same part that mean: not now. */
  later: z.array(z.string().max(60)).max(20).default([]),
  /** Where its number of the message stands. */
  idAt: Path.nullable().default(null),
  /** How it is asked what became of a message: `{providerId}` stands in the address. */
  delivery: z
    .strictObject({ url: Address, at: Path, delivered: Words, failed: Words })
    .refine(({ url }) => url.includes('{providerId}') || url.includes('%7BproviderId%7D'), '{providerId} stands in it')
    .nullable()
    .default(null),
});
export type GatewaySetting = z.output<typeof GatewaySetting>;
