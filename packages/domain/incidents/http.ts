/** What does not fit into a tRPC call: what leaked, on its way in. The process mounts it as `POST /incidents/radius`, through the same door as its calls. */
export { ReceiveLeakInput } from './contract/radius.ts';
export { type ArrivingLeak, receiveLeak } from './radius/receive-file.ts';
