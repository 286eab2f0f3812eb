import type { TestProject } from 'vitest/node';
import { startTestServices } from './services/start-test-services.ts';
import type {} from './services/test-services.ts';

/** Vitest's global setup of the tests that need real parts: starts them once for the run and ends them with it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { services, stop } = await startTestServices();
  project.provide('testServices', services);
  return stop;
}
