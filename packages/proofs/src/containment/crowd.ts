import { setTimeout as pause } from 'node:timers/promises';

/** One call of a crowd. Times are of the clock of the machine, which the database beside it has too. */
export interface CrowdCall {
  /** Place of the instance that was asked. */
  readonly instance: number;
  readonly began: number;
  readonly ended: number;
  readonly served: boolean;
}

/** What the crowd asks for, again and again: at which address, and whether the answer gives what a measure is to close. */
export interface CrowdAct {
  readonly path: string;
  readonly init: RequestInit;
  readonly isServed: (status: number, body: string) => boolean;
}

const now = (): number => performance.timeOrigin + performance.now();

export interface Crowd {
  /** Until each instance has served some of it: a busy machine may not be able to answer for a moment. @throws Error after half a minute */
  warm(): Promise<void>;
  stop(): Promise<CrowdCall[]>;
}

const SERVED_FIRST = 5;
const WARM_WITHIN_MS = 30_000;

/** So many callers, each asking again as soon as it was answered, evenly at every instance. */
export function startCrowd(addresses: readonly string[], { path, init, isServed }: CrowdAct, size: number): Crowd {
  const calls: CrowdCall[] = [];
  let over = false;
  let last = 0;
  const callers = Array.from({ length: size }, async (_, place) => {
    const instance = place % addresses.length;
    while (!over) {
      const began = now();
      const response = await fetch(`${addresses[instance]}${path}`, init);
      const body = await response.text();
      last = response.status;
      calls.push({ instance, began, ended: now(), served: isServed(response.status, body) });
    }
  });
  const served = (instance: number) => calls.filter((call) => call.instance === instance && call.served).length;
  return {
    warm: async () => {
      const until = now() + WARM_WITHIN_MS;
      while (!addresses.every((_, instance) => served(instance) >= SERVED_FIRST)) {
        if (now() > until)
          throw new Error(`the crowd at ${path.split('?', 1)[0]} was not served; the last answer was ${last}`);
        await pause(20);
      }
    },
    stop: async () => {
      over = true;
      await Promise.all(callers);
      return calls;
    },
  };
}
