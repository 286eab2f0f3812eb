export { allFacts } from './all-facts.ts';
export * from './brokerage-measures.ts';
export * from './compliance-audits.ts';
export * from './criminal-thresholds.ts';
export * from './cybersecurity-law.ts';
export * from './incident-reporting.ts';
export {
  CONFIDENCES,
  type Confidence,
  digestOfFact,
  type LegalFact,
  type LegalSource,
  type LegalValue,
  type Period,
  type PeriodUnit,
  type Threshold,
} from './legal-fact.ts';
export * from './national-standards.ts';
export * from './personal-information-protection-law.ts';
