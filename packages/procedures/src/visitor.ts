import type { ClientId, Id } from '@kean/kernel';
import type { CallContext } from './context.ts';
import { failCall } from './errors.ts';

/** The client themself, in a visit to their own pages that is open at this moment. */
export interface Visitor {
  readonly visitId: Id<'Visit'>;
  readonly clientId: ClientId;
}

/** The portal itself, in the name of somebody whom nobody knows yet. */
export interface FrontCall {
  /** Keyed digest of the address they come from: what limits guessing is counted by it, and the address is kept nowhere. */
  readonly place: Buffer;
}

export type VisitContext = CallContext & { readonly visitor: Visitor };
export type FrontContext = CallContext & { readonly front: FrontCall };

/** Acts that are nobody's to grant: of a session, of a client's own visit, of whoever stands before the door of one. */
export const BESIDE_GRANTS: ReadonlySet<string> = new Set(['signed-in', 'client-visit', 'client-entry']);

/**
 * The door of a procedure of the client's own pages. It asks for no grant and takes no client's id: what it reaches is the visitor.
 * A person of the office has no visit, whatever they may do.
 * @throws AppError CALL_VISIT_REQUIRED
 */
export function enterVisit(call: CallContext): VisitContext {
  if (call.visitor === undefined || call.principal !== null) throw failCall('CALL_VISIT_REQUIRED');
  return { ...call, visitor: call.visitor };
}

/**
 * The door before that: through the portal alone, because whoever may choose the address that is counted has no limit.
 * @throws AppError CALL_VISIT_REQUIRED
 */
export function enterFront(call: CallContext): FrontContext {
  if (call.front === undefined || call.principal !== null) throw failCall('CALL_VISIT_REQUIRED');
  return { ...call, front: call.front };
}
