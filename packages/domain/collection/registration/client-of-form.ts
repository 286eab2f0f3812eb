import type { ClientDraft, DemandDraft, PropertyDraft } from '@kean/clients/contract/registration';
import { type ClientId, Personal, type Principal } from '@kean/kernel';
import type { RegistrationForm } from '../contract/registration.ts';
import type { PurposeCode } from '../purposes/index.ts';
import { readDate } from '../understanding/calendar-date.ts';
import { districtOfAddress, readDistrict } from '../understanding/district.ts';
import { readLayout } from '../understanding/layout.ts';

type Values = RegistrationForm['services'][number]['values'];
type Role = ClientDraft['roles'][number];

/** What somebody becomes by a service. Whoever only signs may be either side. */
const ROLE_OF: Readonly<Partial<Record<PurposeCode, Role>>> = {
  purchase: 'buyer',
  tenancy: 'tenant',
  sale: 'seller',
  letting: 'landlord',
};
const DEMAND_OF: Readonly<Partial<Record<PurposeCode, DemandDraft['kind']>>> = {
  purchase: 'purchase',
  tenancy: 'rental',
};

/** Whose the client becomes: whoever registers, in their branch. */
export type Place = Pick<ClientDraft, 'regionId' | 'branchId' | 'teamId'>;

/**
 * The client that a form describes. In quarantine: what the agent typed opens for nobody, and the phone serves to ask, until the client has
 * answered on a phone of their own (clause 1.3). `source` says that a member of staff took it down; who, stands beside it.
 */
export function clientOfForm(
  id: ClientId,
  { person, services }: RegistrationForm,
  { staffId }: Pick<Principal, 'staffId'>,
  place: Place,
): ClientDraft {
  const { name = '', phone = '', phone2 = '', idNumber = '' } = person;
  return {
    id,
    ...place,
    assigneeId: staffId,
    state: 'quarantined',
    origin: 'registered',
    roles: services.flatMap(({ service }) => ROLE_OF[service] ?? []),
    fields: new Personal({
      name: name.trim(),
      phone: phone.trim(),
      ...(phone2.trim() !== '' && { phone2: phone2.trim() }),
      ...(idNumber.trim() !== '' && { idNumber: idNumber.trim() }),
    }),
    source: 'staff',
    recordedBy: staffId,
    demands: services.flatMap(({ service, values }) => {
      const kind = DEMAND_OF[service];
      return kind === undefined ? [] : [demandOf(kind, values)];
    }),
    properties: services.flatMap(({ service, values }) =>
      DEMAND_OF[service] === undefined ? [propertyOf(values)] : [],
    ),
  };
}

function demandOf(kind: DemandDraft['kind'], values: Values): DemandDraft {
  const [district, layout] = [readDistrict(values.district ?? ''), readLayout(values.layout ?? '')];
  const moveInFrom = readDate(values.moveIn ?? '');
  return {
    kind,
    district,
    rooms: layout?.rooms ?? null,
    halls: layout?.halls ?? null,
    priceMin: whole(values.budgetFrom),
    priceMax: whole(values.budgetTo),
    areaMin: figure(values.areaFrom),
    areaMax: figure(values.areaTo),
    moveInFrom,
    wording: ownWords({
      district: district === null ? values.district : undefined,
      layout: layout === null ? values.layout : undefined,
      moveIn: moveInFrom === null ? values.moveIn : undefined,
      remark: values.wishes,
    }),
  };
}

function propertyOf(values: Values): PropertyDraft {
  const layout = readLayout(values.rooms ?? '');
  const certificate = values.certificateNo?.trim() ?? '';
  return {
    district: districtOfAddress(values.address ?? ''),
    rooms: layout?.rooms ?? null,
    halls: layout?.halls ?? null,
    area: figure(values.area),
    askingPrice: whole(values.askingPrice),
    address: new Personal((values.address ?? '').trim()),
    certificateNo: certificate === '' ? null : new Personal(certificate),
    wording: ownWords({
      layout: layout === null ? values.rooms : undefined,
      owner: values.owner,
      builtYear: values.builtYear,
      remark: values.condition,
    }),
  };
}

/** What was not understood stays in the person's own words, sealed. */
function ownWords(words: Readonly<Record<string, string | undefined>>): DemandDraft['wording'] {
  const kept = Object.entries(words).flatMap(([meaning, text]) =>
    text === undefined || text.trim() === '' ? [] : [[meaning, text.trim()] as const],
  );
  return kept.length === 0 ? null : new Personal(Object.fromEntries(kept));
}

/** A figure that was judged before; `null` where none was typed. */
function figure(text: string | undefined): number | null {
  const bare = text?.trim().replaceAll(',', '') ?? '';
  return bare === '' ? null : Number(bare);
}

function whole(text: string | undefined): number | null {
  const amount = figure(text);
  return amount === null ? null : Math.round(amount);
}
