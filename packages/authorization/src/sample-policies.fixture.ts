import type { BranchId, Grant, RegionId, Scope, StaffId, TeamId } from '@kean/kernel';
import type { Bearings } from './bind-rules.ts';
import { definePolicy } from './policy.ts';

const title = { zh: '样例', en: 'Sample' };

/** Two clauses on one subject, one with fields, and a subject that says differently whose its rows are. */
export const samplePolicies = [
  definePolicy({
    clause: 'clients',
    actions: [
      { action: 'list', subject: 'Client', scopes: ['own', 'team', 'branch', 'region', 'agency'], title },
      { action: 'merge', subject: 'Client', scopes: ['branch', 'region'], title },
    ],
  }),
  definePolicy({
    clause: 'circulation',
    actions: [
      {
        action: 'reveal',
        subject: 'Client',
        fields: ['name', 'phone', 'property.address'],
        scopes: ['own', 'team', 'branch', 'region', 'agency'],
        title,
      },
    ],
  }),
  definePolicy({
    clause: 'accountability',
    actions: [
      {
        action: 'read-log',
        subject: 'AuditEvent',
        scopes: ['own', 'branch', 'agency'],
        places: { own: 'principalId', branch: 'branchId' },
        title,
      },
    ],
  }),
] as const;

export function grant(name: string, subject: string, scope: Scope, fields: readonly string[] | null = null): Grant {
  const [clause = '', action = ''] = name.split('.');
  return { clause, action, subject, scope, fields };
}

/** A person who works somewhere; give `null` to take a place away. */
export function person(changes: Partial<Record<keyof Bearings, unknown>> & { epoch?: number } = {}) {
  return {
    staffId: 's1' as StaffId,
    regionId: 'r1' as RegionId,
    branchId: 'b1' as BranchId,
    teamId: 't1' as TeamId,
    roles: ['agent'] as readonly string[],
    epoch: 1,
    ...(changes as Partial<Bearings>),
  };
}

/** A record of the dossier in another office, with changes. */
export function row(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return { assigneeId: 's9', assignmentLapsesAt: null, teamId: 't9', branchId: 'b9', regionId: 'r9', ...changes };
}
