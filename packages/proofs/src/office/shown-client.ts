import type { Colleague } from './colleague.ts';

/** The card, which every row and every dossier has. */
interface Shown {
  readonly state: string;
  readonly roles: readonly string[];
  readonly assigneeId: string | null;
  readonly card: { readonly maskedName: string; readonly maskedPhone: string | null };
  readonly fields: readonly { readonly field: string }[];
  readonly demands: readonly unknown[];
  readonly properties: readonly unknown[];
  readonly assignment: unknown;
}

/**
 * How somebody is shown through the portal. `whole`: with name and phone · `stone`: that there was a client of this number, and nothing else ·
 * `nobody`: as who never was · `halves`: anything between.
 */
export async function howShown(who: Colleague, clientId: string): Promise<'whole' | 'stone' | 'nobody' | 'halves'> {
  const { status, body } = await who.send(
    `/trpc/clients.dossier?input=${encodeURIComponent(JSON.stringify({ clientId }))}`,
  );
  if (status === 404) return 'nobody';
  if (status !== 200) throw new Error(`a dossier answered ${status}: ${body.slice(0, 200)}`);
  const { data } = (JSON.parse(body) as { result: { data: Shown } }).result;
  const { card, fields, roles, demands, properties, assignment, assigneeId } = data;
  const has = (name: string) => fields.some(({ field }) => field === name);
  const isEmpty = card.maskedName === '' && card.maskedPhone === null;
  if (data.state !== 'erased') return !isEmpty && has('name') && has('phone') ? 'whole' : 'halves';
  const left = [fields, roles, demands, properties].some((part) => part.length > 0);
  return isEmpty && !left && assignment === null && assigneeId === null ? 'stone' : 'halves';
}
