import { describe, expect, it } from 'vitest';
import { CONSENT_CHANNELS, WORD_WAYS } from '../contract/consents.ts';
import { INTAKE_FIELD_NAMES } from '../fields/intake-fields.ts';
import { PURPOSES } from '../purposes/index.ts';
import { LISTED_BASES } from '../purposes/listed-bases.ts';
import { aSignature } from '../testing/a-signature.ts';
import { aSignatureWasDrawn } from './a-signature-was-drawn.ts';
import { anAnswerIsWhole, type SaidAnswer } from './an-answer-is-whole.ts';
import { sensitiveClassesOf, sensitiveClassOf } from './sensitive-fields-have-a-class.ts';
import { whoeverIsInQuarantineAnswersInPerson } from './whoever-is-in-quarantine-answers-in-person.ts';

const said = (changes: Partial<SaidAnswer> = {}): SaidAnswer => ({
  channel: 'own-phone',
  by: 'subject',
  underFourteen: false,
  answers: [{ purpose: 'signing', answer: 'given', separate: ['identity-document'] }],
  ...changes,
});

describe('an answer', () => {
  it('is whole on the phone, and on the tablet with the code that went there', () => {
    expect(anAnswerIsWhole(said())).toBeNull();
    expect(anAnswerIsWhole(said({ channel: 'tablet', way: 'code' }))).toBeNull();
  });

  it('on the tablet is nobody’s without an act of the client, and a signature carries nothing sensitive', () => {
    const plain = { answers: [{ purpose: 'viewing', answer: 'given', separate: [] }] } satisfies Partial<SaidAnswer>;
    expect(anAnswerIsWhole(said({ channel: 'tablet' }))).toBe('COLLECTION_CONSENT_NEEDS_ACT');
    expect(anAnswerIsWhole(said({ channel: 'tablet', ...plain }))).toBe('COLLECTION_CONSENT_NEEDS_ACT');
    expect(anAnswerIsWhole(said({ channel: 'tablet', way: 'signature' }))).toBe('COLLECTION_CONSENT_NEEDS_CODE');
    expect(anAnswerIsWhole(said({ channel: 'tablet', way: 'signature', ...plain }))).toBeNull();
    for (const channel of CONSENT_CHANNELS.filter((one) => one !== 'tablet')) {
      const paperRef = channel === 'paper' ? 'KA-2026-17' : null;
      expect(anAnswerIsWhole(said({ channel, paperRef, way: 'code', ...plain }))).toBe('COLLECTION_CONSENT_NEEDS_ACT');
    }
  });

  it('for a child is given by a guardian, and by nobody else', () => {
    expect(anAnswerIsWhole(said({ underFourteen: true }))).toBe('COLLECTION_CONSENT_NEEDS_GUARDIAN');
    expect(anAnswerIsWhole(said({ underFourteen: true, by: 'guardian' }))).toBeNull();
  });

  it('to something sensitive goes with a purpose that asks for it and is given', () => {
    const wrong = [
      { purpose: 'viewing', answer: 'given', separate: ['identity-document'] },
      { purpose: 'signing', answer: 'refused', separate: ['identity-document'] },
    ] as const;
    for (const answer of wrong) {
      expect(anAnswerIsWhole(said({ answers: [{ ...answer, separate: [...answer.separate] }] }))).toBe(
        'COLLECTION_CONSENT_CLASS_NOT_ASKED',
      );
    }
  });

  it('to something sensitive is not passed on by word of mouth', () => {
    expect(anAnswerIsWhole(said({ channel: 'attested' }))).toBe('COLLECTION_CONSENT_NEEDS_WRITING');
    const plain = said({ channel: 'attested', answers: [{ purpose: 'viewing', answer: 'given', separate: [] }] });
    expect(anAnswerIsWhole(plain)).toBeNull();
  });

  it('on paper has the number of its file, and no other has one', () => {
    expect(anAnswerIsWhole(said({ channel: 'paper' }))).toBe('COLLECTION_CONSENT_PAPER_UNNAMED');
    expect(anAnswerIsWhole(said({ channel: 'paper', paperRef: 'KA-2026-17' }))).toBeNull();
    expect(anAnswerIsWhole(said({ paperRef: 'KA-2026-17' }))).toBe('COLLECTION_CONSENT_PAPER_UNNAMED');
  });
});

it('nobody is let out of quarantine by what somebody else says that was said', () => {
  const leads = CONSENT_CHANNELS.filter((channel) => whoeverIsInQuarantineAnswersInPerson('quarantined', channel));
  expect(leads).toEqual(['own-phone', 'paper']);
  const onTablet = WORD_WAYS.filter((way) => whoeverIsInQuarantineAnswersInPerson('quarantined', 'tablet', way));
  expect(onTablet).toEqual(['code']);
  for (const channel of CONSENT_CHANNELS) expect(whoeverIsInQuarantineAnswersInPerson('active', channel)).toBe(true);
});

it('a touch that slipped is no signature', () => {
  expect(aSignatureWasDrawn(aSignature())).toBe(true);
  expect(aSignatureWasDrawn([[10, 10, 12, 12]])).toBe(false);
  expect(aSignatureWasDrawn([Array.from({ length: 80 }, () => 700)])).toBe(false);
  expect(aSignatureWasDrawn(Array.from({ length: 60 }, () => Array.from({ length: 2_000 }, (_, at) => at)))).toBe(
    false,
  );
});

it('every sensitive field of the forms has a class that can be consented to', () => {
  expect(INTAKE_FIELD_NAMES.filter((field) => sensitiveClassOf(field) !== null)).toEqual(['idNumber']);
  const asking = PURPOSES.filter((purpose) => sensitiveClassesOf(purpose).length > 0).map(({ code }) => code);
  expect(asking).toEqual(['signing']);
});

it('every purpose that consent does not allow is listed with its article, and so are the duties of the office', () => {
  const byConsent = PURPOSES.filter(({ basis }) => basis.kind === 'consent').map(({ code }) => code);
  const listed = LISTED_BASES.map(({ code }) => code);
  expect(listed.filter((code) => byConsent.includes(code))).toEqual([]);
  expect([...byConsent, ...listed].sort()).toEqual(
    [...PURPOSES.map(({ code }) => code), 'incident-handling', 'rights-of-individuals'].sort(),
  );
  for (const { article } of LISTED_BASES) expect(article).toMatch(/^[A-Z][A-Za-z0-9 ().,-]{1,59}$/);
});
