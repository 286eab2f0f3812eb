import { newId } from '@kean/kernel';
import { type Doors, nothing } from './door.ts';

/** Nobody leaves in the sample: every name is of something that is not there. */
const seen = () => ({ leavingId: newId(), version: 1 });
const onLeaving = { about: null, input: seen, afterwards: ['PERSONNEL_LEAVING_NOT_FOUND'] } as const;
/** A list of one row that is faulty. */
const NOBODY = { people: [{ displayName: '', mail: '' }] };
const onConnector = { about: null, afterwards: ['PERSONNEL_CONNECTOR_NOT_FOUND'] } as const;
const onNobody = { about: null, afterwards: ['PERSONNEL_PERSON_NOT_FOUND'] } as const;

export const personnelDoors: Doors = {
  'personnel.leavings.preview': { ...onNobody, input: () => ({ staffId: newId() }) },
  'personnel.leavings.begin': { ...onNobody, input: () => ({ staffId: newId(), way: 'at-once' }) },
  'personnel.leavings.list': { about: null, input: () => ({}) },
  'personnel.leavings.read': { ...onLeaving, input: () => ({ leavingId: newId() }) },
  'personnel.leavings.watch': { ...onLeaving, input: () => ({ leavingId: newId() }) },
  'personnel.leavings.cutNow': onLeaving,
  'personnel.leavings.callOff': onLeaving,
  'personnel.leavings.confirmTask': {
    ...onLeaving,
    input: () => ({ leavingId: newId(), kind: 'computer', outcome: 'back' }),
  },
  'personnel.leavings.remind': { ...onLeaving, input: () => ({ leavingId: newId() }) },
  'personnel.leavings.takeSigning': {
    ...onLeaving,
    input: () => ({ leavingId: newId(), how: 'paper', paperRef: 'LZ-1' }),
  },
  'personnel.leavings.tryAgain': onLeaving,
  'personnel.leavings.askUndo': onLeaving,
  'personnel.leavings.confirmUndo': onLeaving,
  'personnel.handovers.list': { about: null, input: nothing },
  'personnel.handovers.confirm': {
    about: null,
    input: () => ({ leavingId: newId(), branchId: newId(), successorId: newId() }),
    afterwards: ['PERSONNEL_HANDOVER_NOT_FOUND'],
  },
  'personnel.directories.list': { about: null, input: nothing },
  'personnel.directories.make': {
    about: null,
    input: () => ({ label: '人事系统', keyId: newId() }),
    afterwards: ['PERSONNEL_KEY_UNFIT'],
  },
  'personnel.directories.renewKey': {
    ...onConnector,
    input: () => ({ connectorId: newId(), version: 1, keyId: newId() }),
  },
  'personnel.directories.switch': {
    ...onConnector,
    input: () => ({ connectorId: newId(), version: 1, on: false }),
  },
  'personnel.directories.allowRole': {
    ...onConnector,
    input: () => ({ connectorId: newId(), roleCode: 'agent' }),
  },
  'personnel.directories.forbidRole': {
    ...onConnector,
    input: () => ({ connectorId: newId(), roleCode: 'agent' }),
  },
  'personnel.people.list': { about: null, input: nothing },
  'personnel.people.preview': { about: null, input: () => NOBODY },
  'personnel.people.takeOn': { about: null, input: () => NOBODY, afterwards: ['PERSONNEL_LIST_FAULTY'] },
  'personnel.people.orderMove': { ...onNobody, input: () => ({ staffId: newId(), branchId: newId() }) },
  'personnel.people.callOffMove': {
    about: null,
    input: () => ({ moveId: newId() }),
    afterwards: ['PERSONNEL_MOVE_OVER'],
  },
  'personnel.people.orderAbsence': { ...onNobody, input: () => ({ staffId: newId() }) },
  'personnel.people.endAbsence': {
    about: null,
    input: () => ({ absenceId: newId() }),
    afterwards: ['PERSONNEL_ABSENCE_OVER'],
  },
  'personnel.reminder.read': { about: null, input: () => ({ secret: 'x'.repeat(22) }) },
  'personnel.reminder.sign': { about: null, input: () => ({ secret: 'x'.repeat(22), staffNumber: 'S9999999' }) },
};
