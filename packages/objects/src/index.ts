export { OBJECT_ERRORS } from './errors.ts';
export type { Keeping, ObjectKey, ObjectStore, Stored } from './object-store.ts';
export { openObjectStore } from './open-object-store.ts';
