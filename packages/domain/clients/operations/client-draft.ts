import type { BranchId, ClientId, Personal, RegionId, StaffId } from '@kean/kernel';
import type { ClientRole, ClientState, SealedField } from '../contract.ts';

/** Sealed one by one; what is absent is not written. A client has a name. */
export type SealedValues = Readonly<Partial<Record<SealedField, string>>> & { readonly name: string };

/** A client about to be written. What will be sealed is shut in boxes, which only the sealing opens. */
export interface ClientDraft {
  readonly id: ClientId;
  readonly regionId: RegionId;
  readonly branchId: BranchId;
  readonly teamId: string | null;
  readonly assigneeId: StaffId | null;
  readonly state: Extract<ClientState, 'quarantined' | 'active'>;
  readonly origin: 'imported' | 'registered';
  readonly roles: readonly ClientRole[];
  readonly fields: Personal<SealedValues>;
  /** Where the values come from (clause 1.1), for example `import:<id>`. */
  readonly source: string;
  readonly recordedBy: StaffId;
  readonly demands: readonly DemandDraft[];
  readonly properties: readonly PropertyDraft[];
}

export interface DemandDraft {
  readonly kind: 'purchase' | 'rental';
  readonly district: string | null;
  readonly rooms: number | null;
  readonly halls: number | null;
  /** yuan */
  readonly priceMin: number | null;
  readonly priceMax: number | null;
  /** square metres */
  readonly areaMin: number | null;
  readonly areaMax: number | null;
  /** YYYY-MM-DD */
  readonly moveInFrom: string | null;
  /** Own words by meaning; sealed as JSON. */
  readonly wording: Personal<Readonly<Record<string, string>>> | null;
}

export interface PropertyDraft {
  readonly district: string | null;
  readonly rooms: number | null;
  readonly halls: number | null;
  /** square metres */
  readonly area: number | null;
  /** yuan */
  readonly askingPrice: number | null;
  readonly address: Personal<string> | null;
  readonly certificateNo: Personal<string> | null;
  readonly wording: Personal<Readonly<Record<string, string>>> | null;
}
