import type { Chance } from './chance.ts';
import { type Schema, wrongValue } from './wrong-value.ts';

/** A procedure as `npm run routes -- --json` prints it. */
export interface Route {
  readonly path: string;
  readonly kind: 'query' | 'mutation' | 'subscription';
  readonly input: Schema | null;
}

export interface WrongRequest {
  readonly address: string;
  readonly init: RequestInit;
}

const TYPES = [
  'application/json',
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'application/xml',
];
const BROKEN_JSON = ['{', '[', '"', '{"a":}', 'undefined', '{"a":1}}', '\u0000', '[1,2', '{"0":{"json":'];
const METHODS = ['PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** One request that no honest client sends to this procedure: wrong input, wrong method, wrong envelope, wrong type. */
export function wrongRequest(route: Route, chance: Chance): WrongRequest {
  const address = `/trpc/${route.path}`;
  const input = JSON.stringify(wrongValue(route.input, chance));
  const get = (text: string, extra = '') => ({
    address: `${address}?${extra}input=${encodeURIComponent(text)}`,
    init: {},
  });
  const post = (body: string, type = 'application/json') => ({
    address,
    init: { method: 'POST', headers: { 'content-type': type }, body },
  });
  switch (chance.below(10)) {
    case 0:
      return get(chance.of(BROKEN_JSON));
    case 1:
      return post(chance.of(BROKEN_JSON));
    case 2:
      return post(input, chance.of(TYPES));
    case 3:
      return {
        address,
        init: { method: chance.of(METHODS), body: input, headers: { 'content-type': 'application/json' } },
      };
    case 4:
      return get(`{"0":${input},"1":${input}}`, 'batch=1&');
    case 5:
      return {
        address: `${address},${route.path},nothing.here?batch=1&input=${encodeURIComponent(`{"0":${input}}`)}`,
        init: {},
      };
    case 6:
      return { address: `${address}.deeper?input=${encodeURIComponent(input)}`, init: {} };
    default:
      return route.kind === 'mutation' ? post(input) : get(input);
  }
}
