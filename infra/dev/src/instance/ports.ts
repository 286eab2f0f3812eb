import { findFreePort } from '../services/find-free-port.ts';
import type { PartName } from './record.ts';

/** Each part has one; the sink takes mail on another. */
export type Ports = Readonly<Record<PartName | 'sinkMail', number>>;

/** Where the parts listen when nothing else does. */
export const USUAL_PORTS: Ports = {
  portal: 3000,
  api: 3001,
  permissions: 3002,
  worker: 3003,
  witness: 3004,
  restorer: 3005,
  sink: 3006,
  sinkMail: 3007,
  postgres: 5433,
  redis: 6380,
};

/**
 * A port for each part: the one that is fixed already (its part still runs), else the wanted one, else any free one.
 * @param wanted `null` for whatever is free
 */
export async function choosePorts(wanted: Ports | null, fixed: Partial<Ports>): Promise<Ports> {
  const chosen: Partial<Record<keyof Ports, number>> = { ...fixed };
  const taken = new Set(Object.values(chosen));
  for (const part of Object.keys(USUAL_PORTS) as (keyof Ports)[]) {
    if (chosen[part] !== undefined) continue;
    const port = await findFreePort(wanted?.[part] ?? null, taken);
    taken.add(port);
    chosen[part] = port;
  }
  return chosen as Ports;
}
