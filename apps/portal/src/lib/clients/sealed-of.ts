import type { Sealed } from '#lib/circulation/reveal-desk.svelte.ts';
import type { Demand, Dossier, Property } from '#lib/api/views.ts';
import { spacedPhone, WHOLLY_MASKED } from '#lib/format/mask.ts';

/** A sealed value with what may be shown of it. */
export interface MaskedValue {
  readonly sealed: Sealed;
  readonly mask: string;
}

const whose = ({ id, number, state }: Dossier) => ({ clientId: id, clientNumber: number, state });

/** The client's own sealed fields with their masks: a card keeps one for name and phones, of the others nothing is shown. */
export function sealedFieldsOf(dossier: Dossier): (MaskedValue & { readonly origin: Dossier['fields'][number] })[] {
  const { maskedName, maskedPhone, maskedPhone2 } = dossier.card;
  const masks: Readonly<Record<string, string | null>> = {
    name: maskedName,
    phone: maskedPhone && spacedPhone(maskedPhone),
    phone2: maskedPhone2 && spacedPhone(maskedPhone2),
  };
  return dossier.fields.map((origin) => ({
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
