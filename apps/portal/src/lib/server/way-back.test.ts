import { expect, test } from 'vitest';
import { wayBack } from './way-back.ts';

test('a path of ours is returned to', () => {
  expect(wayBack('/clients/01890000-0000-7000-8000-000000000001')).toBe(
    '/clients/01890000-0000-7000-8000-000000000001',
  );
  expect(wayBack('/clients?state=active')).toBe('/clients?state=active');
});

test('no address of somebody else is', () => {
  for (const asked of [
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    'evil',
    '',
    '/a\\b',
    '/\t/evil.example',
  ]) {
    expect(wayBack(asked)).toBe('/');
  }
});

test('nothing, a file or a very long path leads to the desk', () => {
  expect(wayBack(null)).toBe('/');
  expect(wayBack(new File([], 'x'))).toBe('/');
  expect(wayBack(`/${'a'.repeat(500)}`)).toBe('/');
});
