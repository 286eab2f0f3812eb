import type { ClientDraft, PropertyDraft } from '@kean/clients/contract/registration';
import { type ClientId, Personal, type StaffId } from '@kean/kernel';
import type { UnderstoodProperty } from '../understanding/understand-property.ts';
import type { UnderstoodClient } from '../understanding/understand-row.ts';
import type { Assignee } from './assignees.ts';
import type { StoredImport } from './stored-import.ts';

/**
 * The client a row becomes. In quarantine: of a person in an old list nobody can say that they have consented, so the phone may
 * only be used to ask (clause 1.3). From here on its values are shut in boxes until they are sealed. Where the named agent is not the assignee, the name stays in the client's own wording.
 */
export function draftOfRow(
  id: ClientId,
  client: UnderstoodClient,
  stored: StoredImport,
  { assignee, importer }: { readonly assignee: Assignee; readonly importer: StaffId },
): ClientDraft {
  const namesOther = client.agentName !== null && assignee.staffId === importer;
  const wording = namesOther ? { ...client.wording, agent: client.agentName } : client.wording;
  const { name, phone } = client;
  return {
    id,
    regionId: stored.regionId,
    branchId: stored.branchId,
    teamId: assignee.teamId,
    assigneeId: assignee.staffId,
    state: 'quarantined',
    origin: 'imported',
    roles: client.roles,
    fields: new Personal({
      name,
      phone,
      ...(client.gender === null ? {} : { gender: client.gender }),
      ...(client.phone2 === null ? {} : { phone2: client.phone2 }),
      ...(client.idNumber === null ? {} : { idNumber: client.idNumber }),
      ...(client.remark === null ? {} : { remark: client.remark }),
      ...(wording === null ? {} : { wording: JSON.stringify(wording) }),
    }),
    source: `import:${stored.id}`,
    recordedBy: importer,
    demands: client.demand === null ? [] : [{ ...client.demand, wording: boxed(client.demand.wording) }],
    properties: client.property === null ? [] : [boxedProperty(client.property)],
  };
}

function boxedProperty(property: UnderstoodProperty): PropertyDraft {
  const { address, certificateNo, wording } = property;
  return { ...property, address: boxed(address), certificateNo: boxed(certificateNo), wording: boxed(wording) };
}

function boxed<T>(value: T | null): Personal<T> | null {
  return value === null ? null : new Personal(value);
}
