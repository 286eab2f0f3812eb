/** A worker as a process of its own, to be killed: settings come as JSON on standard input; says `running` before the first step. */
import { text } from 'node:stream/consumers';
import type { RotationId } from '../contract.ts';
import { runRotation } from '../operations/run-rotation.ts';
import { openRotationSide, type RotationSettings } from './rotation-side.ts';

const { rotationId, settings } = JSON.parse(await text(process.stdin)) as {
  readonly rotationId: RotationId;
  readonly settings: RotationSettings;
};
const side = await openRotationSide(settings);
process.stdout.write('running\n');
await runRotation(side, rotationId);
process.exit(0);
