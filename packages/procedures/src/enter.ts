import type { CallContext, SignedInContext } from './context.ts';
import { failCall } from './errors.ts';

/**
 * The door of every procedure, also for uploads and downloads, which are no procedures: somebody is signed in and holds a grant
 * for the action in some scope. A refusal is in the log before it is told.
 * @throws AppError CALL_SIGN_IN_REQUIRED | CALL_NOT_YOUR_ROLE
 */
export async function enter(call: CallContext, action: string, path: string): Promise<SignedInContext> {
  if (call.principal === null) throw failCall('CALL_SIGN_IN_REQUIRED');
  if (action !== 'signed-in' && !call.authorizer.may(action)) {
    await call.report.refused({ principal: call.principal, action, path });
    throw failCall('CALL_NOT_YOUR_ROLE', { action });
  }
  return call;
}
