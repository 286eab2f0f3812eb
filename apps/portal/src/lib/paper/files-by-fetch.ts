import * as m from '#paraglide/messages.js';
import { getLocale } from '#paraglide/runtime.js';

interface Refused {
  readonly error?: { readonly publicText?: { readonly zh: string; readonly en: string } };
}

/** What a refused transfer is told as, in the language of the page. */
export async function sentenceOf(answer: Response): Promise<string> {
  const told = ((await answer.json().catch(() => ({}))) as Refused).error?.publicText;
  return (getLocale() === 'en' ? told?.en : told?.zh) ?? m.error_other_title();
}

/** Hands a document to the browser to be saved. It is shown by no page of ours: what came from outside stays outside. */
export async function save(answer: Response): Promise<void> {
  const named = /filename="([^"]+)"/.exec(answer.headers.get('content-disposition') ?? '')?.[1] ?? 'document';
  const address = URL.createObjectURL(await answer.blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = named;
  link.click();
  URL.revokeObjectURL(address);
}
