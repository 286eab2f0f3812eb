import { AppError } from '@kean/kernel';
import { asTrpcError } from './translate.ts';

/** Something that goes on for a person after the door was passed: an event stream, a download, an upload. */
export interface OpenStream {
  /** Aborted when the person may not go on; the reason is the `AppError` to tell. */
  readonly ended: AbortSignal;
  /** It is over by itself. */
  close(): void;
}

/** Where a process keeps what it holds open for people, so that a revocation ends it. */
export interface StreamDesk {
  /**
   * Writes down that this is open for the caller of this call, before anything is sent.
   * @param kind name of the procedure or file
   * @throws AppError unavailable while the process cannot know of revocations
   */
  open(kind: string): Promise<OpenStream>;
}

/**
 * What the source tells for as long as the stream is held, and nothing after. An end from outside is an error with a reason, so that
 * the reader learns why; the source is let go of at once and may come to its own end in its own time.
 */
export async function* whileOpen<T>(source: AsyncIterable<T>, stream: OpenStream): AsyncGenerator<T, void, undefined> {
  const iterator = source[Symbol.asyncIterator]();
  try {
    for (;;) {
      const told = await unlessEnded(iterator.next(), stream.ended);
      if (told.done === true) return;
      yield told.value;
    }
  } catch (error) {
    // Past the door nobody else translates, and an unknown error would make the reader ask again and again.
    throw error instanceof AppError ? asTrpcError(error) : error;
  } finally {
    stream.close();
    iterator.return?.().catch(() => undefined);
  }
}

/** What was there before the end, or the reason of the end; never something that came together with it. */
async function unlessEnded<T>(work: Promise<T>, ended: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const end = () => reject(ended.reason);
  work.catch(() => undefined);
  ended.addEventListener('abort', end, { once: true });
  try {
    ended.throwIfAborted();
    const done = await Promise.race([work, promise]);
    ended.throwIfAborted();
    return done;
  } finally {
    ended.removeEventListener('abort', end);
  }
}
