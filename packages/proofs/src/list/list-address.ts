import { PAGE_ROWS } from '../peers/peer.ts';

/** The address of a page of clients at an api's own port; `cursor` is where the page begins. */
export function listAddress(origin: string, procedure = 'clients.list', cursor: string | null = null): string {
  const input = JSON.stringify({ limit: PAGE_ROWS, ...(cursor === null ? {} : { cursor }) });
  return `${origin}/trpc/${procedure}?input=${encodeURIComponent(input)}`;
}
