import { createHmac, createSecretKey } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { addressBlock, callerOf } from '@kean/agency/sign-in';
import { findVisit, VISIT_TOKEN_HEADER } from '@kean/clients/visits';
import type { Database } from '@kean/db';
import type { CallContext } from '@kean/procedures';

/** What a request says about the client's own pages; empty for every other. */
export type VisitParts = Pick<CallContext, 'visitor' | 'front'>;

export interface VisitSource {
  of(headers: IncomingHttpHeaders): Promise<VisitParts>;
}

export interface VisitSourceParts {
  readonly db: Database;
  /** The secret that the processes of one installation share. */
  readonly serviceToken: string;
  /** Under which addresses are digested. */
  readonly secret: string;
}

const NOTHING: VisitParts = {};

/**
 * Visits come through the portal alone: a token counts beside the service token only, so no script of a browser can bring one, and the
 * address that guessing is counted by is the one that the portal saw.
 */
export function visitSource({ db, serviceToken, secret }: VisitSourceParts): VisitSource {
  const key = createSecretKey(Buffer.from(secret, 'utf8'));
  return {
    of: async (headers) => {
      const token = headers[VISIT_TOKEN_HEADER];
      if (typeof token !== 'string' || typeof headers.authorization !== 'string') return NOTHING;
      const { ours, address } = callerOf(asHeaders(headers), serviceToken, null);
      if (!ours) return NOTHING;
      const place = createHmac('sha256', key)
        .update(`visit ${addressBlock(address)}`)
        .digest();
      const visitor = await findVisit(db, token);
      return visitor === null ? { front: { place } } : { front: { place }, visitor };
    },
  };
}

function asHeaders(headers: IncomingHttpHeaders): Headers {
  const named = Object.entries(headers).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return new Headers(named);
}
