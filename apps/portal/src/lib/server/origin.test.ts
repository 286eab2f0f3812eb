import { expect, test } from 'vitest';
import { comesFromOurPages } from './origin.ts';

const ours = 'https://kean.example';
const request = (method: string, origin?: string) => ({
  method,
  headers: new Headers(origin === undefined ? {} : { origin }),
});

test('a foreign page cannot change anything, whatever content type it sends', () => {
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
    expect(comesFromOurPages(request(method, 'https://evil.example'), ours)).toBe(false);
  }
});

test('our own pages can', () => {
  expect(comesFromOurPages(request('POST', ours), ours)).toBe(true);
});

test('an unsafe request without an origin is refused, and so are null and nonsense', () => {
  expect(comesFromOurPages(request('POST'), ours)).toBe(false);
  expect(comesFromOurPages(request('POST', 'null'), ours)).toBe(false);
  expect(comesFromOurPages(request('POST', 'kean.example'), ours)).toBe(false);
});

test('another port, another scheme or a longer name is another origin', () => {
  expect(comesFromOurPages(request('POST', 'https://kean.example:8443'), ours)).toBe(false);
  expect(comesFromOurPages(request('POST', 'http://kean.example'), ours)).toBe(false);
  expect(comesFromOurPages(request('POST', 'https://kean.example.evil.example'), ours)).toBe(false);
});

test('the names of this machine are one place, on the same port only', () => {
  const local = 'http://127.0.0.1:4600';
  expect(comesFromOurPages(request('POST', 'http://localhost:4600'), local)).toBe(true);
  expect(comesFromOurPages(request('POST', 'http://localhost:4601'), local)).toBe(false);
});

test('reading is open to a link from anywhere', () => {
  expect(comesFromOurPages(request('GET', 'https://evil.example'), ours)).toBe(true);
});
