import type { Colleague } from '../office/colleague.ts';
import { OF_PERSON } from './fields-by-service.ts';

/** One procedure that takes fields of a client, and how it says that a field is too much. */
export interface WayIn {
  readonly path: string;
  /** Of a field that some other form has. */
  readonly refusal: string;
  /** A form of one service with one field; the draft is there for procedures that want one. */
  readonly input: (service: string, values: Readonly<Record<string, string>>, draft: Draft) => unknown;
}

export interface Draft {
  readonly draftId: string;
  readonly revision: number;
}

const OUTSIDE = 'COLLECTION_FIELD_OUTSIDE_SERVICES';

/** The form of a registration: what is the person's beside what is the service's. */
function formOf(service: string, values: Readonly<Record<string, string>>) {
  const entries = Object.entries(values);
  return {
    person: Object.fromEntries(entries.filter(([field]) => OF_PERSON.has(field))),
    services: [{ service, values: Object.fromEntries(entries.filter(([field]) => !OF_PERSON.has(field))) }],
  };
}

/**
 * Every procedure that takes fields of a client for a service. That there is no other is kept by the classification test of the api, which
 * names each procedure whose input has a field called like one of a client's.
 */
export const WAYS_IN: readonly WayIn[] = [
  {
    path: 'collection.intake.check',
    refusal: 'CALL_INVALID',
    input: (service, values) => ({ form: { service, values } }),
  },
  {
    path: 'collection.registration.check',
    refusal: OUTSIDE,
    input: (service, values) => ({ form: formOf(service, values) }),
  },
  {
    path: 'collection.registration.drafts.begin',
    refusal: OUTSIDE,
    input: (service, values) => ({ form: formOf(service, values) }),
  },
  {
    path: 'collection.registration.drafts.keep',
    refusal: OUTSIDE,
    input: (service, values, draft) => ({ ...draft, form: formOf(service, values) }),
  },
  {
    path: 'collection.registration.register',
    refusal: OUTSIDE,
    input: (service, values, { draftId }) => ({ draftId, form: formOf(service, values) }),
  },
];

export function ask(colleague: Colleague, path: string, input: unknown) {
  const headers = { 'content-type': 'application/json' };
  return colleague.send(`/trpc/${path}`, { method: 'POST', headers, body: JSON.stringify(input) });
}
