export { NO_OVERRIDES, type Overrides } from './overrides.ts';
export {
  APPLICATIONS,
  type ApplicationName,
  type DemoSignIn,
  type Instance,
  type PartName,
  readInstance,
} from './record.ts';
export { restoreEnvironment } from './restore-environment.ts';
export { type StartedInstance, type StartOptions, startInstance } from './start-instance.ts';
export { startTemporaryInstance, type TemporaryInstance } from './start-temporary-instance.ts';
