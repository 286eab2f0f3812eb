import { expect, test } from 'vitest';
import { readSetCookie } from './take-cookies.ts';

test('a session cookie keeps its value as written and its protections', () => {
  const given = readSetCookie(
    '__Host-kean.session_token=a%2Bb.c%3D; Max-Age=28800; Path=/; HttpOnly; Secure; SameSite=Lax',
  );
  expect(given).toEqual({
    name: '__Host-kean.session_token',
    value: 'a%2Bb.c%3D',
    maxAge: 28_800,
    secure: true,
    httpOnly: true,
    sameSite: 'lax',
  });
});

test('a cookie that is taken back keeps its age of zero', () => {
  expect(readSetCookie('kean.session_token=; Max-Age=0; Path=/')?.maxAge).toBe(0);
});

test('without an age it ends with the browser session', () => {
  expect(readSetCookie('a=1')).toMatchObject({ maxAge: undefined, httpOnly: false, secure: false, sameSite: 'lax' });
});

test('a header without a name is no cookie', () => {
  expect(readSetCookie('=1; Path=/')).toBeNull();
  expect(readSetCookie('')).toBeNull();
});
