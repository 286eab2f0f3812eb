import type { CallContext } from './context.ts';
import { failCall } from './errors.ts';

/** Where a process asks about a call that it let in a while ago. */
export interface MeanwhileDesk {
  /** By the clock of `performance`, before it was asked who calls. */
  readonly began: number;
  /** `contained`: a measure against a leak that may concern the answer; `changed`: anything that decided about who asks. */
  since(): Promise<{ readonly contained: boolean; readonly changed: boolean }>;
  /** Who calls, read anew. */
  again(): Promise<CallContext>;
}

/** What is answered within this time went out in time. Of an idle machine hardly any answer takes longer, so what asks again are few. */
export const SLOW_MS = 50;
/** A machine that is slower than the measures come gives no answer. */
const MOST_ANSWERS = 3;

/**
 * What a call answers, unless what it was let in by fell while it was under way: it was decided by who asked then, and goes out now. A question is
 * then asked anew by who asks now, and passes the door again. An act is done already; what it gives is kept back.
 * @throws AppError CALL_MEANWHILE, and whatever the door says to who asks now
 */
export async function unlessMeanwhile<Answer extends { readonly ok: boolean }>(
  call: CallContext,
  type: 'query' | 'mutation' | 'subscription',
  answerOf: (call: CallContext) => Promise<Answer>,
): Promise<Answer> {
  let asked = call;
  for (let tries = 0; tries < MOST_ANSWERS; tries += 1) {
    const answer = await answerOf(asked);
    const desk = asked.meanwhile;
    // What stays open is held for its person, and a refusal gives nothing.
    if (type === 'subscription' || !answer.ok || desk === undefined || performance.now() - desk.began < SLOW_MS)
      return answer;
    const { contained, changed } = await desk.since();
    if (!contained && !(changed && type === 'query')) return answer;
    if (type === 'mutation') break;
    asked = await desk.again();
  }
  throw failCall('CALL_MEANWHILE');
}
