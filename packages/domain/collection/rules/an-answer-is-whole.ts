import type { ConsentChannel, PurposeAnswer, WordWay } from '../contract/consents.ts';
import type { CollectionErrorCode } from '../errors.ts';
import { purposeOf } from '../purposes/index.ts';
import { aConsentOnTheTabletIsTheClientsOwnAct } from './a-consent-on-the-tablet-is-the-clients-own-act.ts';
import { sensitiveClassesOf } from './sensitive-fields-have-a-class.ts';

/** What was said, as far as the law asks something of its form. */
export interface SaidAnswer {
  readonly channel: ConsentChannel;
  readonly by: 'subject' | 'guardian';
  readonly underFourteen: boolean;
  readonly paperRef?: string | null | undefined;
  readonly answers: readonly PurposeAnswer[];
  /** On the tablet: what the client did; `null` or absent where they did nothing. */
  readonly way?: WordWay | null | undefined;
}

type Breach = Extract<CollectionErrorCode, `COLLECTION_CONSENT_${string}`>;

/** Under fourteen a parent or another guardian answers (PIPL 31). */
export function aChildIsAnsweredForByAGuardian({ by, underFourteen }: SaidAnswer): Breach | null {
  return underFourteen && by !== 'guardian' ? 'COLLECTION_CONSENT_NEEDS_GUARDIAN' : null;
}

/** A class is consented to beside its purpose, and only where that purpose asks for it. */
export function aSensitiveClassGoesWithItsPurpose({ answers }: SaidAnswer): Breach | null {
  const fits = answers.every(
    ({ purpose, answer, separate }) =>
      separate.length === 0 ||
      (answer === 'given' && separate.every((one) => sensitiveClassesOf(purposeOf(purpose)).includes(one))),
  );
  return fits ? null : 'COLLECTION_CONSENT_CLASS_NOT_ASKED';
}

/**
 * A separate consent is express (PIPL 29; GB/T 42574-2023 wants an act of the person): it is signed, or given on the phone, and not passed
 * on by somebody who says that it was said.
 */
export function aSensitiveClassIsNotGivenByWordOfMouth({ channel, answers }: SaidAnswer): Breach | null {
  const separate = answers.some((answer) => answer.separate.length > 0);
  return channel === 'attested' && separate ? 'COLLECTION_CONSENT_NEEDS_WRITING' : null;
}

/** Paper is found again by its number. */
export function paperIsFoundAgain({ channel, paperRef }: SaidAnswer): Breach | null {
  return (channel === 'paper') === (paperRef != null) ? null : 'COLLECTION_CONSENT_PAPER_UNNAMED';
}

/** The first thing that keeps an answer from being taken down; `null` where it is whole. */
export function anAnswerIsWhole(said: SaidAnswer): Breach | null {
  return (
    aChildIsAnsweredForByAGuardian(said) ??
    aSensitiveClassGoesWithItsPurpose(said) ??
    aSensitiveClassIsNotGivenByWordOfMouth(said) ??
    aConsentOnTheTabletIsTheClientsOwnAct(said) ??
    paperIsFoundAgain(said)
  );
}
