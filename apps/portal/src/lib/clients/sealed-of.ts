import type { Revealable } from '@kean/circulation/contract';
import type { CORRECTABLE_FIELDS, ItemField, SealedField } from '@kean/clients/contract';
import type { Demand, Dossier, Property } from '#lib/api/views.ts';
import type { Sealed } from '#lib/circulation/reveal-desk.svelte.ts';
import { spacedPhone, WHOLLY_MASKED } from '#lib/format/mask.ts';

/** A sealed value with what may be shown of it. */
export interface MaskedValue {
  readonly sealed: Sealed;
  readonly mask: string;
}

/** As people read a person. */
const ORDER: readonly SealedField[] = ['name', 'gender', 'phone', 'phone2', 'idNumber', 'remark', 'wording'];

const whose = ({ id, number, state }: Dossier) => ({ clientId: id, clientNumber: number, state });

/** The client's own sealed fields with their masks: a card keeps one for name and phones, of the others nothing is shown. */
export function sealedFieldsOf(dossier: Dossier): (MaskedValue & { readonly origin: Dossier['fields'][number] })[] {
  const { maskedName, maskedPhone, maskedPhone2 } = dossier.card;
  const masks: Readonly<Record<string, string | null>> = {
    name: maskedName,
    phone: maskedPhone && spacedPhone(maskedPhone),
    phone2: maskedPhone2 && spacedPhone(maskedPhone2),
  };
  const inOrder = [...dossier.fields].sort((one, other) => ORDER.indexOf(one.field) - ORDER.indexOf(other.field));
  return inOrder.map((origin) => ({
    origin,
    sealed: { ...whose(dossier), field: origin.field },
    mask: masks[origin.field] ?? WHOLLY_MASKED,
  }));
}

export function sealedOfDemand(dossier: Dossier, demand: Demand): Sealed[] {
  return demand.hasWording ? [{ ...whose(dossier), field: 'demand.wording', itemId: demand.id }] : [];
}

export function sealedOfProperty(dossier: Dossier, property: Property): Sealed[] {
  const at = { ...whose(dossier), itemId: property.id };
  return [
    ...(property.hasAddress ? [{ ...at, field: 'property.address' as const }] : []),
    ...(property.hasCertificate ? [{ ...at, field: 'property.certificateNo' as const }] : []),
    ...(property.hasWording ? [{ ...at, field: 'property.wording' as const }] : []),
  ];
}

/** Something that a field held before it was corrected: what may open the field opens that too, and of a figure what opens the words beside it. */
export function sealedPastOf(
  dossier: Dossier,
  field: (typeof CORRECTABLE_FIELDS)[number] | ItemField,
  pastId: string,
): Sealed {
  return { ...whose(dossier), field: openedAs(field), pastId };
}

function openedAs(field: (typeof CORRECTABLE_FIELDS)[number] | ItemField): Revealable {
  if (field === 'property.address' || field === 'property.certificateNo' || !field.includes('.'))
    return field as Revealable;
  return field.startsWith('demand.') ? 'demand.wording' : 'property.wording';
}
