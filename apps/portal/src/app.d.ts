import type { ErrorKind } from '@kean/kernel';
import type { Api } from '#lib/server/api.ts';
import type { Theme } from '#lib/server/preferences.ts';

declare global {
  namespace App {
    interface Error {
      status: number;
      message: string;
      /** Heading of the page, in the person's language. */
      title?: string;
      /** Who can help. */
      helper?: string | null;
      /** What went wrong, as the api's closed union; decides who can help. */
      kind?: ErrorKind;
      /** Stable code of the clause, for the operator. */
      code?: string;
      /** Joins this page, the log line and the trace. */
      reference?: string | null;
    }
    interface Locals {
      /** The api as the signed-in person; it decides, the portal shows. */
      api: Api;
      requestId: string;
      theme: Theme;
    }
  }
}
