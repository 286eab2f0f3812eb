import { Instant, idOf } from '@kean/kernel';
import { z } from 'zod';
import { LogConditions } from './log-filter.ts';

/** One event, as an entry of the log names it. */
export const LogEventKey = z.strictObject({ eventId: idOf<'AuditEvent'>(), occurredAt: Instant });
export type LogEventKey = z.infer<typeof LogEventKey>;

/** What a person keeps in order to prove one event later, offline: `npm run audit -- check-proof --proof … --entry … --key …`. */
export const LogProof = z.object({
  /** Place in the log, from 0. */
  sequence: z.number(),
  /** Size of the tree whose signed head the proof ends in. */
  size: z.number(),
  /** `event-000001024.tlog-proof` */
  proofFileName: z.string(),
  /** Text of the file (C2SP tlog-proof). */
  proof: z.string(),
  entryFileName: z.string(),
  /** The bytes that were logged, base64. */
  entry: z.string(),
  verifierKeys: z.array(z.string()),
});
export type LogProof = z.infer<typeof LogProof>;

/** Most events of one archive of evidence. */
export const MAX_EVIDENCE = 2_000;

/** How many events an archive would hold, counted no further than to the first that is too many. */
export const EvidenceCount = z.object({ count: z.number(), tooMany: z.boolean() });
export type EvidenceCount = z.infer<typeof EvidenceCount>;

/** Body of `POST /log/evidence`; the answer is a `.tar.gz`. */
export const EvidenceRequest = LogConditions;
export type EvidenceRequest = LogConditions;
