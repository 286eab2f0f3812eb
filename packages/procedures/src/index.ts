export * from './builder.ts';
export * from './context.ts';
export * from './enter.ts';
export { CALL_ERRORS, failCall } from './errors.ts';
export * from './list-routes.ts';
export * from './meta.ts';
export { type GrantedActs, type OtherDoor, routeFaults } from './route-faults.ts';
export * from './translate.ts';
