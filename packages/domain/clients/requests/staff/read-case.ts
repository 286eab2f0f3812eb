import type { Id } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../../audit-events.ts';
import type { RequestCase } from '../../contract/requests.ts';
import { listDocuments } from '../../documents/list-documents.ts';
import { clientOf, withoutPlaces } from '../request-rows.ts';
import { aComplaintStaysOutOfTheBranchsLog } from '../rules/a-complaint-stays-out-of-the-branchs-log.ts';
import { checksMissing } from '../rules/an-act-fits-the-state-of-its-case.ts';
import { theOtherLimit } from '../rules/an-answer-is-due-by-the-earlier-limit.ts';
import { withRequest } from './with-request.ts';

const STEPS = `SELECT s.id AS "stepId", s.act, s.at, d.display_name AS "staffName", o.display_name AS "aboutName", s.code, s.told,
    s.words IS NOT NULL AS "hasWords"
  FROM client_request_step s LEFT JOIN staff d ON d.id = s.staff_id LEFT JOIN staff o ON o.id = s.about_id
  WHERE s.request_id = $1::uuid ORDER BY s.seq`;
const NAME = 'SELECT display_name AS name FROM staff WHERE id = $1::uuid';

/** A case without what was written in it. @throws AppError CLIENTS_REQUEST_NOT_FOUND */
export function readCase(call: SignedInContext, requestId: Id<'Request'>): Promise<RequestCase> {
  const { principal, authorizer } = call;
  return withRequest(call, 'clients.read-requests', { requestId }, async (tx, found) => {
    const steps = await tx.query<RequestCase['steps'][number]>(STEPS, [requestId]);
    const [accused] = found.accusedId === null ? [] : await tx.query<{ name: string }>(NAME, [found.accusedId]);
    await record(tx, {
      action: 'clients.request-read',
      outcome: 'allowed',
      principal,
      branchId: aComplaintStaysOutOfTheBranchsLog(found.kind, found.branchId),
      subject: { kind: 'Client', id: found.clientId },
      facts: { requestId },
    });
    const documents = await listDocuments(tx, 'request', requestId);
    const { version, clientState, paperRef, takenAt, dueAt, extendedAt, decidedAt } = found;
    const mayHandle = authorizer.can('clients.handle-requests', 'Client', clientOf(found));
    const other = theOtherLimit(takenAt);
    const longestDueAt = other.dueAt;
    const dueBy = extendedAt === null ? found.dueBy : other.by;
    const isOpen = decidedAt === null;
    return {
      ...withoutPlaces(found),
      ...{ version, clientState, paperRef, dueBy, longestDueAt, steps, documents },
      checksMissing: isOpen ? checksMissing(found) : 0,
      accusedName: accused?.name ?? null,
      mayAdd: isOpen && authorizer.can('clients.take-requests', 'Client', clientOf(found)),
      mayHandle: mayHandle && isOpen,
      mayExtend: mayHandle && isOpen && extendedAt === null && longestDueAt > dueAt,
      mayLift: mayHandle && found.restrictedFrom !== null && found.kind === 'restrict',
    };
  });
}
