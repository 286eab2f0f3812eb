import type { OwnData } from '../../contract/visits.ts';

type Parts = OwnData['demands'][number]['wording'];

/** Somebody's own words as they were sealed, JSON by meaning; whatever else lies there is shown as it is, for it is held too. */
export function wordingInParts(sealedText: string | null): Parts {
  if (sealedText === null) return [];
  try {
    const words: unknown = JSON.parse(sealedText);
    if (typeof words === 'object' && words !== null && !Array.isArray(words)) {
      return Object.entries(words).map(([meaning, text]) => ({ meaning, text: String(text) }));
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return [{ meaning: null, text: sealedText }];
}
