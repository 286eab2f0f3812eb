/** What systems that come in by a key have asked, and what they were answered. The portal reads it. */
import { idOf } from '@kean/kernel';
import { z } from 'zod';
import { ConnectorId } from './connectors.ts';

export const CallId = idOf<'ConnectorCall'>();

/** Of a directory, an identity provider, and a receiver of our signals. */
export const Asked = z.enum([
  'list-users',
  'read-user',
  'create-user',
  'replace-user',
  'change-user',
  'remove-user',
  'list-groups',
  'read-group',
  'replace-group',
  'change-group',
  'read-description',
  'signal',
  'make-stream',
  'read-stream',
  'change-stream',
  'delete-stream',
  'read-status',
  'set-status',
  'verify-stream',
  'name-subject',
  'other',
]);
export type Asked = z.infer<typeof Asked>;

export const CallView = z.object({
  callId: CallId,
  at: z.date(),
  asked: Asked,
  /** Of whom, by number alone. */
  staffNumber: z.string().nullable(),
  status: z.int(),
  /** The standard's word for a refusal. */
  cause: z.string().nullable(),
  latencyMs: z.int(),
  /** Whether a trial of ours asked it. */
  isTrial: z.boolean(),
});
export type CallView = z.infer<typeof CallView>;
export const CallPage = z.object({ rows: z.array(CallView), next: CallId.nullable() });
export type CallPage = z.infer<typeof CallPage>;
/** Of one system, newest first; `after`: the last that was seen. */
export const ListCallsInput = z.strictObject({ connectorId: ConnectorId, after: CallId.nullish() });
export type ListCallsInput = z.output<typeof ListCallsInput>;
