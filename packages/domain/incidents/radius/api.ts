import { procedure, router } from '@kean/procedures';
import {
  AskRadiusInput,
  ListRadiiInput,
  RadiusClientsInput,
  RadiusInput,
  TakeIntoCaseInput,
} from '../contract/radius.ts';
import { askRadius } from './ask-radius.ts';
import { letFileGo } from './erase-file.ts';
import { listRadii } from './list-radii.ts';
import { listClientsWithin, readRadius } from './read-radius.ts';
import { takeIntoCase } from './take-into-case.ts';
import { watchRadius } from './watch-radius.ts';

const reading = () => procedure({ clause: 'incidents', action: 'incidents.read-radius' });
const measuring = () => procedure({ clause: 'incidents', action: 'incidents.measure-radius' });

/** How far a leak reaches. A leaked file itself comes by `POST /incidents/radius`. */
export const radiusApi = router({
  list: reading()
    .input(ListRadiiInput)
    .query(({ ctx, input }) => listRadii(ctx, input)),
  read: reading()
    .input(RadiusInput)
    .query(({ ctx, input }) => readRadius(ctx, input.radiusId)),
  watch: reading()
    .input(RadiusInput)
    .subscription(({ ctx, input, signal }) => watchRadius(ctx, input.radiusId, signal)),
  clients: reading()
    .input(RadiusClientsInput)
    .query(({ ctx, input }) => listClientsWithin(ctx, input)),
  ask: measuring()
    .input(AskRadiusInput)
    .mutation(({ ctx, input }) => askRadius(ctx, input)),
  takeIntoCase: measuring()
    .input(TakeIntoCaseInput)
    .mutation(({ ctx, input }) => takeIntoCase(ctx, input)),
  letFileGo: measuring()
    .input(RadiusInput)
    .mutation(({ ctx, input }) => letFileGo(ctx, input.radiusId)),
});
