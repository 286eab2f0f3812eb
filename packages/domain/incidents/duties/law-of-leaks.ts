import {
  A_CRIME_IS_REPORTED,
  A_LEAK_IS_TOLD,
  A_SUMMARY_FOLLOWS_WITHIN,
  AN_INCIDENT_IS_LARGER,
  AN_OPERATOR_REPORTS_WITHIN,
  AVERTED_HARM_NEED_NOT_BE_TOLD,
  CRITICAL_INFRASTRUCTURE_REPORTS_WITHIN,
  type LegalFact,
  type Period,
  THE_EMERGENCY_PLAN_STARTS_AT_ONCE,
  type Threshold,
} from '@kean/regulation';

/** Every fact of law on which the duties after a leak rest. Given apart, so that it can be shown what a change of one of them changes. */
export interface LawOfLeaks {
  readonly leakIsTold: LegalFact;
  readonly avertedHarm: LegalFact;
  readonly emergencyPlan: LegalFact;
  readonly crime: LegalFact;
  readonly larger: LegalFact<Threshold>;
  readonly operatorReports: LegalFact<Period>;
  readonly infrastructureReports: LegalFact<Period>;
  readonly summary: LegalFact<Period>;
}

export const LAW_OF_LEAKS: LawOfLeaks = {
  leakIsTold: A_LEAK_IS_TOLD,
  avertedHarm: AVERTED_HARM_NEED_NOT_BE_TOLD,
  emergencyPlan: THE_EMERGENCY_PLAN_STARTS_AT_ONCE,
  crime: A_CRIME_IS_REPORTED,
  larger: AN_INCIDENT_IS_LARGER,
  operatorReports: AN_OPERATOR_REPORTS_WITHIN,
  infrastructureReports: CRITICAL_INFRASTRUCTURE_REPORTS_WITHIN,
  summary: A_SUMMARY_FOLLOWS_WITHIN,
};
