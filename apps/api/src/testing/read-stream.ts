/** An event stream of the api as a browser reads it. */
export interface ReadStream {
  /** Names of the events so far; `data` for a plain one. */
  readonly events: string[];
  /** Code of the error that ended it, or `null` where it was closed without one; resolves at the end, with when that was. */
  readonly ended: Promise<{ readonly code: string | null; readonly at: number }>;
  /** Resolves when the first value has come. */
  readonly begun: Promise<void>;
}

/** @param url address with input; the stream ends by the server or with the process */
export function readStream(url: string, cookie: string): ReadStream {
  const events: string[] = [];
  const begun = Promise.withResolvers<void>();
  const read = async () => {
    const response = await fetch(url, { headers: { cookie, accept: 'text/event-stream' } });
    let text = '';
    const decoder = new TextDecoder();
    for await (const part of response.body ?? []) {
      text += decoder.decode(part as Uint8Array, { stream: true });
      const whole = text.split('\n\n');
      text = whole.pop() ?? '';
      for (const event of whole) events.push(/^event: (.+)$/m.exec(event)?.[1] ?? 'data');
      if (events.includes('data')) begun.resolve();
      const code = whole.map((event) => /"code":"([A-Z_]+)"/.exec(event)?.[1]).find((found) => found !== undefined);
      if (code !== undefined) return { code, at: performance.now() };
    }
    return { code: null, at: performance.now() };
  };
  const ended = read().catch(() => ({ code: null, at: performance.now() }));
  void ended.then(() => begun.resolve());
  return { events, ended, begun: begun.promise };
}
