import {
  type BranchId,
  type Grant,
  plainGrant,
  type RegionId,
  type Scope,
  type StaffId,
  type TeamId,
} from '@kean/kernel';
import type { Bearings } from './bind-rules.ts';
import { definePolicy } from './policy.ts';

const title = { zh: '样例', en: 'Sample' };

/** What clients really are: the columns `state` and `origin` that row security judges by as well. */
export const OF_A_CLIENT = {
  state: ['quarantined', 'active', 'restricted', 'erased'],
  origin: ['imported', 'registered'],
} as const;

/** Two clauses on one subject, one with fields, and a subject that says differently whose its rows are. */
export const samplePolicies = [
  definePolicy({
    clause: 'clients',
    actions: [
      {
        action: 'list',
        subject: 'Client',
        scopes: ['own', 'team', 'branch', 'region', 'agency'],
        conditions: OF_A_CLIENT,
        title,
      },
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
        conditions: { state: OF_A_CLIENT.state },
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

export function grant(
  name: string,
  subject: string,
  scope: Scope,
  fields: Grant['fields'] = null,
  more: Partial<Grant> = {},
) {
  return { ...plainGrant(name, subject, scope, fields), ...more };
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
  return {
    assigneeId: 's9',
    assignmentLapsesAt: null,
    teamId: 't9',
    branchId: 'b9',
    regionId: 'r9',
    state: 'active',
    origin: 'registered',
    ...changes,
  };
}
