import type { Answer } from './colleague.ts';

/** A stream that says nothing for so long has let its caller in, and waits for something to tell. */
const WATCHES_AFTER_MS = 1_500;

/**
 * An answer with its body to the end. Of an event stream that stays open, what came until it fell silent; then it is left, as a browser
 * leaves a page.
 */
export async function answerOf(response: Response): Promise<Answer> {
  const { status, body } = response;
  const streams = response.headers.get('content-type')?.startsWith('text/event-stream') === true;
  if (!streams || body === null) return { status, body: await response.text() };
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const silence = Promise.withResolvers<null>();
    const timer = setTimeout(() => silence.resolve(null), WATCHES_AFTER_MS);
    const piece = await Promise.race([reader.read(), silence.promise]).finally(() => clearTimeout(timer));
    if (piece?.value !== undefined) text += piece.value;
    if (piece === null) await reader.cancel();
    if (piece === null || piece.done) return { status, body: text };
  }
}
