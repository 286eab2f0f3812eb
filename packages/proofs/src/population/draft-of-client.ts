import type { ClientDraft } from '@kean/clients/contract/registration';
import { type BranchId, type ClientId, Personal, type RegionId, type StaffId } from '@kean/kernel';
import type { InventedClient } from './invented-client.ts';

/** Who is said to have entered invented clients that nobody is assigned to. */
const NOBODY = '00000000-0000-7000-8000-000000000000';

/** An invented client as the clause registers one. */
export function draftOf(client: InventedClient): ClientDraft {
  const { name, gender, phone } = client;
  return {
    id: client.id as ClientId,
    regionId: client.regionId as RegionId,
    branchId: client.branchId as BranchId,
    teamId: client.teamId,
    assigneeId: client.assigneeId as StaffId | null,
    state: 'active',
    origin: 'registered',
    roles: [client.role],
    fields: new Personal({ name, gender, phone }),
    source: 'population',
    recordedBy: (client.assigneeId ?? NOBODY) as StaffId,
    demands: [],
    properties: [],
  };
}
