import type { LoginRole } from '@kean/db/migrate';

/** What one test run shares: the addresses of its private Postgres and Redis. Made by the global setup, read by each worker. */
export interface TestServices {
  /** Superuser of the run's Postgres. */
  readonly adminUrl: string;
  /** Passwords of the login roles; they are the cluster's, so every clone has the same. */
  readonly passwords: Readonly<Record<LoginRole, string>>;
  /** Migrated databases that are only ever cloned. */
  readonly templates: { readonly kean: string; readonly keys: string };
  readonly redisUrl: string;
  /** Folder of this run; deleted when it ends. */
  readonly folder: string;
}

declare module 'vitest' {
  export interface ProvidedContext {
    testServices: TestServices;
  }
}
