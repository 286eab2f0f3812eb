import type { Cookies } from '@sveltejs/kit';

/** One `Set-Cookie` of the api, read far enough to be given on. */
export interface GivenCookie {
  readonly name: string;
  /** As it was written, still encoded. */
  readonly value: string;
  readonly maxAge: number | undefined;
  readonly secure: boolean;
  readonly httpOnly: boolean;
  readonly sameSite: 'lax' | 'strict' | 'none';
}

/** Reads a `Set-Cookie` header (RFC 6265, 5.2); `null` when it has no name. */
export function readSetCookie(header: string): GivenCookie | null {
  const [pair = '', ...attributes] = header.split(';').map((part) => part.trim());
  const at = pair.indexOf('=');
  if (at < 1) return null;
  const said = new Map(
    attributes.map((attribute) => {
      const equals = attribute.indexOf('=');
      return equals === -1
        ? [attribute.toLowerCase(), '']
        : [attribute.slice(0, equals).toLowerCase(), attribute.slice(equals + 1)];
    }),
  );
  const seconds = Number(said.get('max-age'));
  const sameSite = said.get('samesite')?.toLowerCase();
  return {
    name: pair.slice(0, at),
    value: pair.slice(at + 1),
    maxAge: said.has('max-age') && Number.isFinite(seconds) ? seconds : undefined,
    secure: said.has('secure'),
    httpOnly: said.has('httponly'),
    sameSite: sameSite === 'strict' || sameSite === 'none' ? sameSite : 'lax',
  };
}

/** Gives the api's cookies on to the browser, as this origin's own: path `/`, no domain. */
export function takeCookies(answer: Response, cookies: Cookies): void {
  for (const header of answer.headers.getSetCookie()) {
    const given = readSetCookie(header);
    if (given === null) continue;
    const { name, value, maxAge, ...rest } = given;
    cookies.set(name, value, {
      ...rest,
      path: '/',
      encode: (text) => text,
      ...(maxAge === undefined ? {} : { maxAge }),
    });
  }
}
