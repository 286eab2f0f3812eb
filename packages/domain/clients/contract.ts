/** The dossier as others see it. Everything named `masked…` was masked before it was sealed. */
import { idOf } from '@kean/kernel';
import { z } from 'zod';

export * from './sealed-places.ts';

/** By which the portal says that it asks for a client's own pages; what the cookie holds, or `-` where there is none yet. */
export const VISIT_TOKEN_HEADER = 'x-kean-visit';

export const CLIENT_ROLES = ['buyer', 'seller', 'landlord', 'tenant'] as const;
export const ClientRole = z.enum(CLIENT_ROLES);
export type ClientRole = z.infer<typeof ClientRole>;

export const ClientState = z.enum(['quarantined', 'active', 'restricted', 'erased']);
export type ClientState = z.infer<typeof ClientState>;

/** How the agency came to know a client. */
export const ClientOrigin = z.enum(['imported', 'registered']);
export type ClientOrigin = z.infer<typeof ClientOrigin>;

/** What a grant on clients may ask about; every action on a client offers the same, and row security judges by the same columns. */
export const CLIENT_CONDITIONS = { state: ClientState.options, origin: ClientOrigin.options } as const;

/** Fields of a client that are sealed one by one and can be revealed one by one. */
export const SEALED_FIELDS = ['name', 'gender', 'phone', 'phone2', 'idNumber', 'remark', 'wording'] as const;
export const SealedField = z.enum(SEALED_FIELDS);
export type SealedField = z.infer<typeof SealedField>;

/** Fields that can be corrected one by one. */
export const CORRECTABLE_FIELDS = [
  'name',
  'phone',
  'phone2',
  'idNumber',
  'remark',
] as const satisfies readonly SealedField[];
export type CorrectableField = (typeof CORRECTABLE_FIELDS)[number];

/** What a demand, and what a property, consists of; each can be corrected by itself and says whence it came. */
export const DEMAND_FIELDS = [
  ...(['district', 'layout', 'budgetFrom', 'budgetTo'] as const),
  ...(['areaFrom', 'areaTo', 'moveIn', 'wishes'] as const),
] as const;
export const PROPERTY_FIELDS = [
  ...(['address', 'certificateNo', 'owner', 'area', 'rooms'] as const),
  ...(['builtYear', 'askingPrice', 'condition'] as const),
] as const;
export type DemandField = (typeof DEMAND_FIELDS)[number];
export type PropertyField = (typeof PROPERTY_FIELDS)[number];
/** With its table, as log and trail name it. */
export type ItemField = `demand.${DemandField}` | `property.${PropertyField}`;
export const ITEM_FIELDS = [
  ...DEMAND_FIELDS.map((field) => `demand.${field}` as const),
  ...PROPERTY_FIELDS.map((field) => `property.${field}` as const),
] as readonly ItemField[] as readonly [ItemField, ...ItemField[]];

/** Whence a value came; never the value, and who took it down is in the trail. */
export const FieldOrigin = z.object({ source: z.string(), recordedAt: z.date(), verifiedAt: z.date().nullable() });
export type FieldOrigin = z.infer<typeof FieldOrigin>;
/** Of a demand or property: `row` unless the field was corrected or verified since. */
export const ItemOrigins = z.object({ row: FieldOrigin, fields: z.record(z.string(), FieldOrigin) });
export type ItemOrigins = z.infer<typeof ItemOrigins>;

/** What a list may show of a client. Sealed as one blob per row; all empty (`''`, `null`) once the client is erased. */
export const ClientCard = z.object({
  /** for example 王** */
  maskedName: z.string(),
  /** for example 138****5678, `null` where there is none */
  maskedPhone: z.string().nullable(),
  maskedPhone2: z.string().nullable(),
});
export type ClientCard = z.infer<typeof ClientCard>;

export const ClientRow = z.object({
  id: idOf<'Client'>(),
  number: z.number().int(),
  state: ClientState,
  roles: z.array(ClientRole),
  branchId: idOf<'Branch'>(),
  assigneeId: idOf<'Staff'>().nullable(),
  assigneeName: z.string().nullable(),
  createdAt: z.date(),
  card: ClientCard,
});
export type ClientRow = z.infer<typeof ClientRow>;

/** A page by key: pass `next` back as `cursor`; `null` at the end. */
export const ClientPage = z.object({ rows: z.array(ClientRow), next: z.string().nullable() });
export type ClientPage = z.infer<typeof ClientPage>;

export const ListInput = z.strictObject({
  cursor: z.string().max(200).nullish(),
  limit: z.int().min(1).max(100).default(50),
  state: ClientState.optional(),
  role: ClientRole.optional(),
});
export type ListInput = z.infer<typeof ListInput>;

/** One box understands a whole phone, its last four digits, a client number (KH-001024) and a part of a name. */
export const SearchInput = z.strictObject({
  q: z.string().trim().min(1).max(40),
  cursor: z.string().max(200).nullish(),
  limit: z.int().min(1).max(100).default(50),
});
export type SearchInput = z.infer<typeof SearchInput>;

export const DemandView = z.object({
  id: z.string(),
  kind: z.enum(['purchase', 'rental']),
  district: z.string().nullable(),
  rooms: z.number().nullable(),
  halls: z.number().nullable(),
  /** yuan */
  priceMin: z.number().nullable(),
  priceMax: z.number().nullable(),
  /** square metres */
  areaMin: z.number().nullable(),
  areaMax: z.number().nullable(),
  moveInFrom: z.string().nullable(),
  hasWording: z.boolean(),
  origins: ItemOrigins,
});

export const PropertyView = z.object({
  id: z.string(),
  district: z.string().nullable(),
  rooms: z.number().nullable(),
  halls: z.number().nullable(),
  area: z.number().nullable(),
  askingPrice: z.number().nullable(),
  hasAddress: z.boolean(),
  hasCertificate: z.boolean(),
  hasWording: z.boolean(),
  origins: ItemOrigins,
});

/** The dossier: masked card, sealed fields by name and origin (never by value), demand and property. */
export const Dossier = ClientRow.extend({
  fields: z.array(
    z.object({
      field: SealedField,
      source: z.string(),
      recordedAt: z.date(),
      verifiedAt: z.date().nullable(),
    }),
  ),
  demands: z.array(DemandView),
  properties: z.array(PropertyView),
  assignment: z.object({ staffName: z.string(), startsAt: z.date(), lapsesAt: z.date().nullable() }).nullable(),
});
export type Dossier = z.infer<typeof Dossier>;
