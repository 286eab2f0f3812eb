import type { Grant } from '@kean/kernel';
import { RecordVersion } from '@kean/kernel';
import { z } from 'zod';
import { type ActionDifference, DraftGrant, type OfferedAction } from './grants.ts';

/** Letters and hyphens only: it stands in the log. */
export const RoleCode = z.string().regex(/^[a-z][a-z-]{1,39}$/);
const Grants = z.array(DraftGrant).max(200).readonly();
/** What the office calls it. No long number and no @, so that nothing of a person lands here by accident. */
const Name = z
  .string()
  .trim()
  .min(1)
  .max(40)
  .refine((name) => !/\d{4}|@/.test(name));

export const PreviewRoleInput = z.strictObject({ code: RoleCode, grants: Grants });
export type PreviewRoleInput = z.infer<typeof PreviewRoleInput>;

/** `version` is the one that was read: a role that somebody changed meanwhile is not overwritten. */
export const ChangeRoleInput = z.strictObject({ code: RoleCode, version: RecordVersion, grants: Grants });
export type ChangeRoleInput = z.infer<typeof ChangeRoleInput>;

export const CreateRoleInput = z.strictObject({ code: RoleCode, name: Name, nameEn: Name, grants: Grants });
export type CreateRoleInput = z.infer<typeof CreateRoleInput>;

export const RemoveRoleInput = z.strictObject({ code: RoleCode, version: RecordVersion });
export type RemoveRoleInput = z.infer<typeof RemoveRoleInput>;

export const RoleHistoryInput = z.strictObject({
  code: RoleCode.optional(),
  limit: z.int().min(1).max(100).default(30),
  cursor: z.string().max(200).nullish(),
});
export type RoleHistoryInput = z.infer<typeof RoleHistoryInput>;

export interface RoleView {
  readonly code: string;
  readonly name: string;
  readonly nameEn: string;
  readonly version: number;
  /** Active people who hold it. */
  readonly people: number;
  readonly grants: readonly Grant[];
}

export interface RolesOverview {
  readonly offers: readonly OfferedAction[];
  readonly roles: readonly RoleView[];
}

/** Records within reach, counted up to a bound: `atLeast` where there are more. */
export interface ReachCount {
  readonly count: number;
  readonly atLeast: boolean;
}

export interface PersonAfterChange {
  readonly staffId: string;
  readonly number: string;
  readonly displayName: string;
  readonly branchName: string | null;
  /** Another role of the person closes every client, so that nothing of this one on a client holds. */
  readonly clientsClosed: boolean;
  /** Clients within reach of each changed act on clients; `null` where time did not allow to count. */
  readonly reach: readonly {
    readonly action: string;
    readonly before: ReachCount | null;
    readonly after: ReachCount | null;
  }[];
}

export interface RolePreview {
  /** The version of the role that the draft was compared with. */
  readonly version: number;
  readonly acts: readonly ActionDifference[];
  /** Active people who hold the role; those listed are the first of them. */
  readonly people: number;
  readonly listed: readonly PersonAfterChange[];
  /** Why the change would be refused, or `null`. */
  readonly refusal: { readonly zh: string; readonly en: string } | null;
}

export interface RoleChange {
  readonly eventId: string;
  readonly occurredAt: Date;
  readonly kind: 'created' | 'changed' | 'removed';
  readonly code: string;
  /** Number of the person who did it; `null` where the register does not know the person any more. */
  readonly by: string | null;
  readonly gained: number;
  readonly lost: number;
  readonly changed: number;
  /** `clause.action` of what changed. */
  readonly acts: readonly string[];
}

export interface RoleHistory {
  readonly changes: readonly RoleChange[];
  readonly next: string | null;
}
