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
/** What says that nothing fell is of the moment at which it was asked; later than this it is asked once more. */
export const SOON_MS = 200;
/** A machine that is slower than the measures come gives no answer, and one that cannot say in time neither. */
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
    const { contained, changed } = await becameOf(desk);
    if (!contained && !(changed && type === 'query')) return answer;
    if (type === 'mutation') break;
    asked = await desk.again();
  }
  throw failCall('CALL_MEANWHILE');
}

/** What became of what the call was let in by, not long ago. */
async function becameOf(desk: MeanwhileDesk): ReturnType<MeanwhileDesk['since']> {
  for (let tries = 0; tries < MOST_ANSWERS; tries += 1) {
    const asked = performance.now();
    const became = await desk.since();
    if (performance.now() - asked < SOON_MS || became.contained) return became;
  }
  throw failCall('CALL_MEANWHILE');
}
