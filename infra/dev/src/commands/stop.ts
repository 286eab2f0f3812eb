import process from 'node:process';
import { endInstance } from './end-instance.ts';

/** `npm run stop`: ends the instance, also one whose runner was killed. */
export async function run(): Promise<number> {
  const { runner, left } = await endInstance(process.env);
  if (runner !== null) console.log(`✓ stopped (pid ${runner})`);
  if (left.length > 0) console.log(`✓ ended what a killed runner had left: ${left.join(', ')}`);
  if (runner === null && left.length === 0) console.log('Nothing of this instance is running.');
  return 0;
}
