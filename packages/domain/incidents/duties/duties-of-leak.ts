import type { DutyState, FactsOfLeak, LeakDuty } from '../contract/duties.ts';
import { anIncidentIsLargerFromSoManyPeople } from './an-incident-is-larger-from-so-many-people.ts';
import { dueWithin } from './due-within.ts';
import { LAW_OF_LEAKS, type LawOfLeaks } from './law-of-leaks.ts';

type AtOnce = Pick<LeakDuty, 'kind' | 'toldTo' | 'by'>;

/**
 * Everything that is owed after a leak, and what is not and why not, in the order in which it is done. Reckoned anew from the facts each
 * time: a fact that changes changes what rests on it and nothing else. Triage, not advice: counsel of the agency decides.
 */
export function dutiesOfLeak(facts: FactsOfLeak, law: LawOfLeaks = LAW_OF_LEAKS): readonly LeakDuty[] {
  const told = law.leakIsTold.id;
  return [
    atOnce({ kind: 'remedy', toldTo: 'office', by: [told] }, 'owed'),
    atOnce(
      { kind: 'start-emergency-plan', toldTo: 'office', by: [law.emergencyPlan.id] },
      facts.throughSystems ? 'owed' : 'not-owed',
    ),
    atOnce({ kind: 'tell-authority', toldTo: 'protection-authority', by: [told] }, 'owed'),
    // The authority may require it all the same; then somebody takes the judgement back.
    atOnce(
      { kind: 'tell-people', toldTo: 'people', by: facts.harmAverted ? [told, law.avertedHarm.id] : [told] },
      facts.harmAverted ? 'not-owed' : 'owed',
    ),
    report(facts, law),
    summary(facts, law),
    atOnce({ kind: 'report-crime', toldTo: 'police', by: [law.crime.id] }, facts.crimeSuspected ? 'owed' : 'not-owed'),
  ];
}

function atOnce(duty: AtOnce, state: DutyState): LeakDuty {
  return { ...duty, state, dueAt: null, runsFrom: null, assumption: null };
}

function report(facts: FactsOfLeak, law: LawOfLeaks): LeakDuty {
  const state = anIncidentIsLargerFromSoManyPeople(facts, law);
  const isInfrastructure = facts.operates === 'critical-infrastructure';
  const within = isInfrastructure ? law.infrastructureReports : law.operatorReports;
  const duty = {
    kind: 'report-incident',
    state,
    toldTo: isInfrastructure ? 'sector-and-police' : 'provincial-cyberspace',
    by: [within.id, law.larger.id],
  } as const;
  if (state === 'not-owed') return { ...duty, dueAt: null, runsFrom: null, assumption: null };
  return { ...duty, ...dueWithin(facts.noticedAt, within.value), runsFrom: facts.noticedAt };
}

/** Of what had to be reported; its time begins when handling has ended. */
function summary(facts: FactsOfLeak, law: LawOfLeaks): LeakDuty {
  const state = anIncidentIsLargerFromSoManyPeople(facts, law);
  const duty = {
    kind: 'send-summary',
    state,
    toldTo: facts.operates === 'critical-infrastructure' ? 'sector-and-police' : 'provincial-cyberspace',
    by: [law.summary.id, law.larger.id],
  } as const;
  if (state === 'not-owed' || facts.handledAt === null)
    return { ...duty, dueAt: null, runsFrom: null, assumption: null };
  return { ...duty, ...dueWithin(facts.handledAt, law.summary.value), runsFrom: facts.handledAt };
}
