import { newId } from '@kean/kernel';
import { type Act, type Doors, idOf, nothing } from './door.ts';

const onRotation = {
  about: 'Rotation',
  notFound: 'STORAGE_ROTATION_NOT_FOUND',
  input: (act: Act) => ({ rotationId: idOf(act), version: 1 }),
} as const;
/** Dead work has a number and no owner; none of it is there unless something broke. */
const onJob = { about: null, afterwards: ['STORAGE_JOB_NOT_FOUND'] } as const;

export const storageDoors: Doors = {
  'storage.backups.list': { about: null, input: () => ({}) },
  'storage.backups.overview': { about: null, input: nothing },
  'storage.backups.start': {
    about: null,
    input: () => ({ kind: 'records' }),
    afterwards: ['STORAGE_BACKUP_NOT_SET_UP', 'STORAGE_BACKUP_UNDER_WAY'],
  },
  'storage.drills.list': { about: null, input: () => ({}) },
  'storage.drills.start': {
    about: null,
    input: nothing,
    afterwards: ['STORAGE_DRILL_NO_BACKUP', 'STORAGE_DRILL_UNDER_WAY'],
  },
  'storage.keys.overview': { about: null, input: nothing },
  'storage.patches.overview': { about: null, input: nothing },
  // Of no kind that is taken in: whoever is let through is told so.
  'POST /storage/advisories': {
    about: null,
    input: () => ({}),
    afterwards: ['STORAGE_ADVISORIES_OF_ANOTHER_KIND', 'STORAGE_ADVISORIES_EMPTY', 'STORAGE_ADVISORIES_BEING_READ'],
    file: () => '/storage/patches/files',
  },
  'storage.work.overview': { about: null, input: nothing },
  'storage.work.revive': { ...onJob, input: () => ({ jobId: '7' }) },
  'storage.work.giveUp': { ...onJob, input: () => ({ jobId: '7', reason: 'done-otherwise' }) },
  'storage.work.seeAlert': { about: null, input: () => ({ alertId: '7' }), afterwards: ['STORAGE_ALERT_NOT_FOUND'] },
  'storage.messages.inbox': { about: null, input: nothing, afterwards: ['STORAGE_NO_INBOX', 'STORAGE_INBOX_AWAY'] },
  'storage.messages.overview': { about: null, input: () => ({}) },
  'storage.messages.tryAgain': {
    about: null,
    input: () => ({ messageId: newId() }),
    afterwards: ['STORAGE_MESSAGE_NOT_FOUND'],
  },
  'storage.rotations.list': { about: null, input: () => ({}) },
  'storage.rotations.pause': onRotation,
  'storage.rotations.resume': onRotation,
  'storage.rotations.start': {
    about: null,
    input: () => ({ kind: 'root' }),
    afterwards: ['STORAGE_NOTHING_TO_ROTATE', 'STORAGE_ROTATION_UNDER_WAY'],
  },
};
