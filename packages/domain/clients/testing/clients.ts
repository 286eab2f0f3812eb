import { inSqlTransaction, nobody } from '@kean/db';
import { type ClientId, newId, Personal, type StaffId } from '@kean/kernel';
import { approveEveryBasis, aStaffMember, giveEveryConsent, type TestBranch } from '@kean/testing';
import type { ClientDraft, DemandDraft, PropertyDraft, SealedValues } from '../operations/client-draft.ts';
import { registerClients } from '../operations/register-clients.ts';
import { recordPhoneOfStaff } from '../phones/of-staff/stored-phones.ts';
import type { TestOffice } from './office.ts';

/** A part of a draft as a test writes it down: without the boxes. */
type Unboxed<Part> = {
  readonly [Key in keyof Part]: Part[Key] extends Personal<infer Value> | null ? Value | null : Part[Key];
};

type Items = 'demands' | 'properties';
export type ClientWishes = Partial<Omit<ClientDraft, 'regionId' | 'branchId' | 'fields' | Items>> & {
  readonly fields?: Partial<SealedValues>;
  readonly demands?: readonly Unboxed<DemandDraft>[];
  readonly properties?: readonly Unboxed<PropertyDraft>[];
  readonly assignmentLapsesAt?: Date;
  /** What the client consented to before; a client in quarantine was never asked. */
  readonly consents?: 'all' | 'none';
};

let phones = 0;

/** An invented mobile number, each once. */
export function aPhone(): string {
  phones += 1;
  return `138${String(10_000_000 + phones * 7919).slice(-8)}`;
}

/** Registers an invented client of a branch, as the product itself writes one. */
export async function aClient(office: TestOffice, branch: TestBranch, wishes: ClientWishes = {}): Promise<ClientId> {
  const { fields, demands = [], properties = [], assignmentLapsesAt, consents = 'all', ...others } = wishes;
  const draft: ClientDraft = {
    id: newId<'Client'>(),
    regionId: branch.regionId,
    branchId: branch.id,
    teamId: null,
    assigneeId: null,
    state: 'active',
    origin: 'registered',
    roles: ['buyer'],
    source: 'test',
    recordedBy: newId<'Staff'>() satisfies StaffId,
    ...others,
    demands: demands.map((demand) => ({ ...demand, wording: boxed(demand.wording) })),
    properties: properties.map((property) => ({
      ...property,
      address: boxed(property.address),
      certificateNo: boxed(property.certificateNo),
      wording: boxed(property.wording),
    })),
    fields: new Personal({ name: '王小明', phone: aPhone(), ...fields }),
  };
  const { db, keyring, sql } = office;
  const keys = await keyring.createFor('client', [draft.id], { principal: 'system', purpose: 'test' });
  const { writing } = await keyring.indexes();
  await inSqlTransaction(db, { ...nobody, clientScope: 'agency' }, (tx) => registerClients(tx, keys, writing, [draft]));
  if (assignmentLapsesAt !== undefined) {
    await sql.query('update client set assignment_lapses_at = $2 where id = $1', [draft.id, assignmentLapsesAt]);
    await sql.query('update assignment set lapses_at = $2 where client_id = $1', [draft.id, assignmentLapsesAt]);
  }
  if (consents === 'all') {
    await approveEveryBasis(sql);
    if (draft.state === 'active') await giveEveryConsent(sql, [draft.id]);
  }
  return draft.id;
}

function boxed<T>(value: T | null): Personal<T> | null {
  return value === null ? null : new Personal(value);
}

/** A number on record for an invented colleague, written as personnel does it. */
export async function aPhoneOfStaff(office: TestOffice, phone: string): Promise<StaffId> {
  const member = await aStaffMember(office.sql);
  const id = newId<'StaffPhone'>();
  const use = { principal: { staffId: member.id }, purpose: 'staff-phones' };
  const key = (await office.keyring.createFor('import', [id], use)).get(id);
  if (key === undefined) throw new TypeError('a key for a new number');
  const indexes = await office.keyring.indexes();
  await inSqlTransaction(office.db, { ...nobody, staffId: member.id }, (tx) =>
    recordPhoneOfStaff(tx, key, indexes, { id, staffId: member.id, phone: new Personal(phone) }),
  );
  return member.id;
}
