/** How hard a leak of the column hits: `sensitive` as of PIPL 28 and GB/T 35273-2020 annex B (identity numbers included). */
export type PersonalClass = 'identity' | 'contact' | 'property' | 'preference' | 'sensitive' | 'pseudonym';

/** One column that holds something about a person. */
export interface PersonalColumn {
  readonly table: string;
  readonly column: string;
  readonly class: PersonalClass;
  /** Why it is kept (clause 1.1). */
  readonly purpose: 'brokerage' | 'find-client' | 'show-list';
  /** Column that names the client. */
  readonly subject: string;
  readonly retentionGroup: 'client-dossier';
  /** What makes it unreadable for good. */
  readonly eraser: 'destroy-data-key' | 'delete-row';
}

const sealed = { subject: 'client_id', retentionGroup: 'client-dossier', eraser: 'destroy-data-key' } as const;

/** Every column of the dossier that is about a person. `client_field.sealed` carries the strictest class of its fields. */
export const PERSONAL_COLUMNS: readonly PersonalColumn[] = [
  { ...sealed, table: 'client', column: 'card', class: 'identity', purpose: 'show-list', subject: 'id' },
  { ...sealed, table: 'client_field', column: 'sealed', class: 'sensitive', purpose: 'brokerage' },
  {
    table: 'client_token',
    column: 'token',
    class: 'pseudonym',
    purpose: 'find-client',
    subject: 'client_id',
    retentionGroup: 'client-dossier',
    eraser: 'delete-row',
  },
  { ...sealed, table: 'demand', column: 'wording', class: 'preference', purpose: 'brokerage' },
  { ...sealed, table: 'property', column: 'address', class: 'property', purpose: 'brokerage' },
  { ...sealed, table: 'property', column: 'certificate_no', class: 'property', purpose: 'brokerage' },
  { ...sealed, table: 'property', column: 'wording', class: 'property', purpose: 'brokerage' },
];
