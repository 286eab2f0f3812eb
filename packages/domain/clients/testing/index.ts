/** A small office with invented clients, for the tests of every clause that works with clients. */
export { aCall, aStrangersCall, type Holding } from './calls.ts';
export { aClient, aPhone, aPhoneOfStaff, type ClientWishes } from './clients.ts';
export { aDecoy, type TestDecoy } from './decoys.ts';
export { eventsOf, type LoggedEvent, logAsText } from './events.ts';
export { openOffice, type TestOffice } from './office.ts';
export { signLog } from './sign-log.ts';
export { aFrontCall, aLiveVisit, aVisitCall, newestMessageGoesOut, newestMessageTo } from './visits.ts';
