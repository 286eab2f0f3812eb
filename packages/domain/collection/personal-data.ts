/** Where an old list lies while it is being taken over. Everything is gone, or a client's own, when the import has ended. */
export interface PersonalPlace {
  /** `table.column`, or `object:` and the form of its key. */
  readonly place: string;
  readonly class: 'identity' | 'sensitive';
  readonly purpose: 'take-over-old-list';
  /** Column or key part that names the import; the people in it are not known before it has run. */
  readonly subject: 'import';
  readonly retentionGroup: 'import-upload' | 'import-rejects';
  readonly eraser: 'destroy-data-key';
  /** What ends its life. */
  readonly until: string;
}

const sealed = {
  purpose: 'take-over-old-list',
  subject: 'import',
  eraser: 'destroy-data-key',
  class: 'sensitive',
} as const;

export const PERSONAL_PLACES: readonly PersonalPlace[] = [
  { ...sealed, place: 'import.preview', retentionGroup: 'import-upload', until: 'the import ends' },
  { ...sealed, place: 'object:imports/<id>/source', retentionGroup: 'import-upload', until: 'the import ends' },
  {
    ...sealed,
    place: 'object:imports/<id>/rejects',
    retentionGroup: 'import-rejects',
    until: 'the retention rule of rejects',
  },
];
