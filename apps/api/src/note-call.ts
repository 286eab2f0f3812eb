import { recordCall } from '@kean/personnel/http';
import type { CallContext } from '@kean/procedures';

type Noted = Omit<Parameters<typeof recordCall>[1], 'latencyMs'> & { readonly began: number };

/**
 * Writes down what a system that comes in by a key has asked, before it is told the answer. What was done is done: where the line cannot be
 * written, the operator hears it and the system its answer.
 * @param context `null` where nobody could be asked who it was
 */
export async function noteCall(context: CallContext | null, { began, ...call }: Noted): Promise<void> {
  if (context === null || context.principal === null) return;
  const { principal } = context;
  try {
    await recordCall({ ...context, principal }, { ...call, latencyMs: performance.now() - began });
  } catch (error) {
    context.report.failed({ requestId: context.requestId, path: 'calls', error });
  }
}
