import * as m from '#paraglide/messages.js';

/** Columns a person may hide; name and number always show. */
export const OPTIONAL_COLUMNS = {
  phone: m.clients_column_phone,
  roles: m.clients_column_roles,
  state: m.clients_column_state,
  assignee: m.clients_column_assignee,
  created: m.clients_column_created,
} as const;
export type OptionalColumn = keyof typeof OPTIONAL_COLUMNS;

export const COLUMNS_COOKIE = 'kean_hidden_columns';

/** Reads the cookie: names of hidden columns, set apart by dots. */
export function hiddenColumns(text: string | undefined): OptionalColumn[] {
  return (text ?? '').split('.').filter((name): name is OptionalColumn => Object.hasOwn(OPTIONAL_COLUMNS, name));
}

/** Remembers them for a year. Written by the page itself: nothing in it is personal, and the server renders by it next time. */
export function rememberHidden(hidden: readonly OptionalColumn[]): void {
  const secure = location.protocol === 'https:' ? '; secure' : '';
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser of the offices yet
  document.cookie = `${COLUMNS_COOKIE}=${hidden.join('.')}; path=/clients; max-age=31536000; samesite=lax${secure}`;
}
