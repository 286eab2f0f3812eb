/** An answer as a test looks at it. */
export interface Told {
  readonly status: number;
  readonly headers: Headers;
  /** The parsed body. */
  readonly body: unknown;
}

/** Asks one decision point. */
export interface Asking {
  readonly url: string;
  readonly post: (path: string, body: unknown, headers?: Readonly<Record<string, string>>) => Promise<Told>;
  readonly get: (path: string) => Promise<Told>;
}

/** @param body sent as it is where it is text, as JSON otherwise */
export function asking(url: string, token: string): Asking {
  const told = async (response: Response): Promise<Told> => {
    const text = await response.text();
    let body: unknown = text;
    if (response.headers.get('content-type')?.startsWith('application/json') === true) body = JSON.parse(text);
    return { status: response.status, headers: response.headers, body };
  };
  return {
    url,
    get: async (path) => told(await fetch(`${url}${path}`)),
    post: async (path, body, headers = {}) =>
      told(
        await fetch(`${url}${path}`, {
          method: 'POST',
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
          body: typeof body === 'string' ? body : JSON.stringify(body),
        }),
      ),
  };
}
