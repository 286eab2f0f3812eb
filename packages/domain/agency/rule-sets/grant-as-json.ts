import type { Grant } from '@kean/kernel';

/** SQL of one grant as JSON, of a table with the columns of a grant. `end`: the expression of its end, a moment or null. */
export function grantAsJson(alias: string, end: string): string {
  return `jsonb_build_object('clause', ${alias}.clause, 'action', ${alias}.action, 'subject', ${alias}.subject,
    'scope', ${alias}.scope, 'fields', ${alias}.fields, 'conditions', ${alias}.conditions,
    'expiresAt', to_char(${end} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))`;
}

/** A grant as {@link grantAsJson} writes it: in the table an empty list says that the action knows no fields. */
export type StoredGrant = Omit<Grant, 'fields'> & { readonly fields: readonly string[] };

export function asGrant({ fields, ...grant }: StoredGrant): Grant {
  return { ...grant, fields: fields.length === 0 ? null : fields };
}
