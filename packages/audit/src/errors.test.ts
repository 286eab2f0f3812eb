import { expect, it } from 'vitest';
import { AUDIT_ERRORS, failAudit } from './errors.ts';

it('every refusal is of its kind, and tells a person in both languages what holds and what to do', () => {
  expect(Object.fromEntries(Object.entries(AUDIT_ERRORS).map(([code, { kind }]) => [code, kind]))).toEqual({
    AUDIT_UNAVAILABLE: 'unavailable',
    AUDIT_EVENT_REFUSED: 'internal',
    AUDIT_CURSOR_UNKNOWN: 'invalid',
    AUDIT_NOT_SIGNED_YET: 'unavailable',
    AUDIT_EVENT_ALTERED: 'conflict',
  });
  for (const { publicText } of Object.values(AUDIT_ERRORS)) {
    expect(publicText.zh).toMatch(/\p{Script=Han}.*。$/u);
    expect(publicText.en).toMatch(/^[A-Z].*\.$/);
  }
});

it('that the log cannot be written is told as nothing shown, for safety', () => {
  const { publicText } = failAudit('AUDIT_UNAVAILABLE', { cause: 'too-slow' });
  expect(publicText.zh).toContain('未显示任何信息');
  expect(publicText.en).toContain('nothing was shown');
});
