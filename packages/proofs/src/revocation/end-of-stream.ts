import { setTimeout as pause } from 'node:timers/promises';

/** An event stream of the api that is read until the server ends it. */
export interface OpenedStream {
  /** Resolves when the first value has come. @throws Error where the stream was refused */
  readonly begun: Promise<void>;
  /** When, by the monotonic clock, the server said that it is over. */
  readonly ended: Promise<number>;
}

function openStream(url: string, cookie: string): OpenedStream {
  const begun = Promise.withResolvers<void>();
  const ended = (async () => {
    const response = await fetch(url, { headers: { cookie, accept: 'text/event-stream' } });
    let text = '';
    let values = 0;
    for await (const part of response.body ?? []) {
      text += Buffer.from(part as Uint8Array).toString('utf8');
      if (text.includes('event: serialized-error')) {
        if (values === 0) begun.reject(new Error('the stream was refused'));
        return performance.now();
      }
      if (text.includes('"state"')) {
        values += 1;
        begun.resolve();
      }
    }
    throw new Error('the stream ended without a word');
  })();
  ended.catch((error: unknown) => begun.reject(error));
  begun.promise.catch(() => undefined);
  return { begun: begun.promise, ended };
}

/** As a browser does it: opened again while the api is not available, which a busy machine can make it for a moment. */
export async function openUntilHeld(url: string, cookie: string): Promise<OpenedStream> {
  for (let tries = 0; ; tries += 1) {
    const stream = openStream(url, cookie);
    try {
      await stream.begun;
      return stream;
    } catch (error) {
      if (tries === 20) throw error;
      await pause(200);
    }
  }
}
