import { expect, test } from 'vitest';
import { contentSecurity } from '../../../content-security.ts';
import { addSecurityHeaders } from './security-headers.ts';

const answer = (over: { secure: boolean; camera: boolean }, given: Record<string, string> = {}) => {
  const headers = new Headers(given);
  addSecurityHeaders(headers, over);
  return headers;
};

test('no page of ours is framed, guessed at, indexed, or named to another host', () => {
  const headers = answer({ secure: true, camera: false });
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('x-frame-options')).toBe('DENY');
  expect(headers.get('referrer-policy')).toBe('same-origin');
  expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
  expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
  expect(headers.get('x-robots-tag')).toContain('noindex');
});

test('over https a browser comes back by https for two years; over http it is not told so', () => {
  expect(answer({ secure: true, camera: false }).get('strict-transport-security')).toMatch(/^max-age=63072000; /);
  expect(answer({ secure: false, camera: false }).has('strict-transport-security')).toBe(false);
});

test('nothing of the device is asked for, but the camera where labels are read', () => {
  expect(answer({ secure: true, camera: false }).get('permissions-policy')).toMatch(
    /camera=\(\), microphone=\(\), geo/,
  );
  expect(answer({ secure: true, camera: true }).get('permissions-policy')).toContain('camera=(self)');
});

test('no cache keeps an answer, unless its route says otherwise', () => {
  expect(answer({ secure: true, camera: false }).get('cache-control')).toBe('no-store');
  const kept = answer({ secure: true, camera: false }, { 'cache-control': 'public, max-age=60' });
  expect(kept.get('cache-control')).toBe('public, max-age=60');
});

test('the content policy begins with nothing, and nowhere lets in another host, inline code or eval', () => {
  expect(contentSecurity['default-src']).toEqual(['none']);
  for (const name of ['base-uri', 'frame-ancestors', 'object-src'] as const)
    expect(contentSecurity[name]).toEqual(['none']);
  const allowed = Object.entries(contentSecurity).flatMap(([name, sources]) =>
    Array.isArray(sources) ? sources.map((source) => `${name} ${source}`) : [`${name} ${String(sources)}`],
  );
  expect(allowed.length).toBeGreaterThan(10);
  for (const one of allowed) {
    // Two style attributes of libraries, by what they say.
    const known = /^style-src-attr (?:unsafe-hashes|sha256-\S+)$/.test(one);
    expect([one, known || /^[a-z-]+ (?:none|self)$/.test(one)]).toEqual([one, true]);
  }
});
