import { maskedClasses } from '@kean/authorization';
import type { ClientCard } from '../contract.ts';

const HIDDEN = '***';
const hidden = (part: string | null): string | null => (part === null ? null : HIDDEN);

/** A card as a person of these roles is shown it: while a mask is raised, neither surname nor the ends of a phone. */
export function underRaisedMask(roles: readonly string[], card: ClientCard): ClientCard {
  const masked = maskedClasses(roles);
  if (masked.length === 0) return card;
  const { maskedName, maskedPhone, maskedPhone2 } = card;
  const contact = masked.includes('contact');
  return {
    maskedName: masked.includes('names') && maskedName !== '' ? HIDDEN : maskedName,
    maskedPhone: contact ? hidden(maskedPhone) : maskedPhone,
    maskedPhone2: contact ? hidden(maskedPhone2) : maskedPhone2,
  };
}
