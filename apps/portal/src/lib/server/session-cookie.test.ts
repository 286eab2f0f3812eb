import { expect, test } from 'vitest';
import { sessionCookieOf } from './session-cookie.ts';

test('only the session cookie goes to the api', () => {
  const header = 'kean_theme=dark; kean.session_token=abc.def; other=1; kean_locale=en';
  expect(sessionCookieOf(header)).toBe('kean.session_token=abc.def');
});

test('the secure spelling of its name is the same cookie', () => {
  expect(sessionCookieOf('__Host-kean.session_token=a%3D')).toBe('__Host-kean.session_token=a%3D');
});

test('a cookie that only looks alike stays here', () => {
  expect(sessionCookieOf('xkean.session_token=1; kean.session_token.x=2; session_token=3')).toBeNull();
});

test('the number of the device goes along, for who signs in', () => {
  expect(sessionCookieOf('a=1; kean.device=xyz; kean.session_token=abc')).toBe(
    'kean.device=xyz; kean.session_token=abc',
  );
  expect(sessionCookieOf('kean.device2=1; xkean.device=2')).toBeNull();
});

test('the way to the provider of single sign-on goes along, in either spelling', () => {
  expect(sessionCookieOf('a=1; kean.oidc=xyz; kean.way_on=/')).toBe('kean.oidc=xyz');
  expect(sessionCookieOf('__Host-kean.oidc=xyz; xkean.oidc=1')).toBe('__Host-kean.oidc=xyz');
});

test('without cookies nobody is signed in', () => {
  expect(sessionCookieOf(null)).toBeNull();
  expect(sessionCookieOf('')).toBeNull();
});
