import type { RegisterEntry } from '#lib/api/views.ts';
import * as m from '#paraglide/messages.js';
import { type Facet, said } from './narrow-register.ts';

export const FACET_WORDS: Record<Facet, () => string> = {
  owner: m.register_owner,
  class: m.register_class,
  subject: m.register_subject,
  retention: m.register_retention,
  eraser: m.register_eraser,
  sealed: m.register_sealed,
};

const OWNER_WORDS: Readonly<Record<string, () => string>> = {
  clients: m.register_owner_clients,
  collection: m.register_owner_collection,
  circulation: m.register_owner_circulation,
  storage: m.register_owner_storage,
  retention: m.log_clause_retention,
  agency: m.register_owner_agency,
  accountability: m.register_owner_accountability,
  audit: m.register_owner_audit,
  queues: m.register_owner_queues,
};

/** The package that keeps it; one this version has no word for is shown by its name. */
export function ownerWord(owner: string): string {
  return OWNER_WORDS[owner]?.() ?? owner;
}

export const SUBJECT_WORDS: Record<RegisterEntry['subject']['kind'], () => string> = {
  client: m.register_subject_client,
  staff: m.register_subject_staff,
  import: m.register_subject_import,
  caller: m.register_subject_caller,
};

/** A value of a facet in words. Class, retention and eraser bring their own with the declaration. */
export function valueWord(entries: readonly RegisterEntry[], facet: Facet, value: string): string {
  switch (facet) {
    case 'owner':
      return ownerWord(value);
    case 'subject':
      return SUBJECT_WORDS[value as keyof typeof SUBJECT_WORDS]?.() ?? value;
    case 'sealed':
      return value === 'yes' ? m.register_sealed_yes() : m.register_sealed_no();
    default: {
      const named = entries.find((entry) => entry[facet].code === value);
      return named === undefined ? value : said(named[facet].text);
    }
  }
}
