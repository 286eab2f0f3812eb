import type { SheetPaper } from '@kean/clients/contract/sheets';
import * as m from '#paraglide/messages.js';

/** What a client showed to whoever printed a sheet for them. */
export const PAPER_WORDS: Readonly<Record<SheetPaper, () => string>> = {
  'identity-card': m.sheet_paper_identity_card,
  passport: m.sheet_paper_passport,
  'travel-permit': m.sheet_paper_travel_permit,
  'residence-permit': m.sheet_paper_residence_permit,
};
