import * as brokerageMeasures from './brokerage-measures.ts';
import * as complianceAudits from './compliance-audits.ts';
import * as criminalThresholds from './criminal-thresholds.ts';
import * as cybersecurityLaw from './cybersecurity-law.ts';
import * as incidentReporting from './incident-reporting.ts';
import type { LegalFact } from './legal-fact.ts';
import * as nationalStandards from './national-standards.ts';
import * as personalInformationProtectionLaw from './personal-information-protection-law.ts';

const SOURCES: readonly Readonly<Record<string, LegalFact>>[] = [
  personalInformationProtectionLaw,
  complianceAudits,
  brokerageMeasures,
  incidentReporting,
  cybersecurityLaw,
  criminalThresholds,
  nationalStandards,
];

/** Every fact, by its source; a file of facts exports nothing else. */
export function allFacts(): readonly LegalFact[] {
  return SOURCES.flatMap((source) => Object.values(source));
}
