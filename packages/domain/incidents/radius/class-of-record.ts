import type { RecordClass } from '../contract/lines.ts';

/** Where somebody's property lies, and by what deed it is theirs (财产信息); what they would pay or take for it (交易信息). */
const PROPERTY = ['address', 'property.address', 'property.certificateNo'];
const TRANSACTION = ['price', 'property.wording', 'demand.wording', 'wording'];

/**
 * Under which number of article 5 of 法释〔2017〕10号 a client counts: once, in the strictest class of what leaked of them. Triage for people, never
 * advice: whether an address is property information in the sense of the article is for a lawyer to say.
 */
export function classOfRecord(leaked: readonly string[]): RecordClass {
  if (leaked.some((field) => PROPERTY.includes(field))) return 'strictest';
  return leaked.some((field) => TRANSACTION.includes(field)) ? 'middle' : 'other';
}
