/** What does not fit into a tRPC call: the process mounts it as `POST /storage/advisories`, through the same door as its calls. */
export { type ArrivingAdvisories, takeAdvisories } from './operations/patches/take-advisories.ts';
