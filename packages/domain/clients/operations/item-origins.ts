import type { FieldOrigin, ItemOrigins } from '../contract.ts';

/** Columns of a demand or property that say whence it and its fields came. */
export const ORIGINS = 'source, created_at AS "recordedAt", origins';

interface StoredOrigins {
  readonly source: string;
  readonly recordedAt: Date;
  readonly origins: Readonly<
    Record<string, { readonly source: string; readonly at: string; readonly verified?: string }>
  >;
}

/** A row as it was read, before its origins have their shape. */
export type WithOrigins<Row extends { readonly origins: ItemOrigins }> = Omit<Row, 'origins'> & StoredOrigins;

export function withOrigins<Row extends StoredOrigins>(
  row: Row,
): Omit<Row, keyof StoredOrigins> & { readonly origins: ItemOrigins } {
  const { source, recordedAt, origins, ...rest } = row;
  const fields = Object.entries(origins).map(([field, { source, at, verified }]): [string, FieldOrigin] => [
    field,
    { source, recordedAt: new Date(at), verifiedAt: verified === undefined ? null : new Date(verified) },
  ]);
  return { ...rest, origins: { row: { source, recordedAt, verifiedAt: null }, fields: Object.fromEntries(fields) } };
}
