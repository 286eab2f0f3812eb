import { endVisitPage, visitApiFor } from '#lib/server/visit.ts';
import type { RequestHandler } from './$types.js';

/** The copy that the client takes away (PIPL 45): everything that is held, with purposes, answers, looks and requests, in one JSON file. */
export const POST: RequestHandler = async (event) => {
  const api = visitApiFor(event);
  const [held, consents, looks, requests, paper] = await Promise.all([
    api.clients.visits.copy.mutate(),
    api.collection.visits.consents.query(),
    api.accountability.visits.looks.query({ limit: 200 }),
    api.clients.requests.own.query(),
    api.paperArchive.own.list.query(),
  ]).catch((failure: unknown) => endVisitPage(failure, event.cookies));
  const { purposes, states, receipts } = consents;
  const copy = {
    takenAt: new Date().toISOString(),
    held,
    purposes,
    consents: states,
    receipts,
    looks: looks.looks,
    requests,
    paper,
  };
  return new Response(`${JSON.stringify(copy, null, 2)}\n`, {
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': 'attachment; filename="my-information.json"',
    },
  });
};
