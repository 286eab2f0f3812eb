import type { ClientWord } from '@kean/collection/contract/consents';

/** What a client answered on the tablet, as it is asked about and then written down. */
export interface Said {
  readonly clientId: string;
  readonly noticeId: string;
  readonly by: 'subject' | 'guardian';
  readonly underFourteen: boolean;
  readonly answers: readonly {
    readonly purpose: string;
    readonly answer: 'given' | 'refused';
    readonly separate: readonly 'identity-document'[];
  }[];
}

/** As it goes over the wire: ids are plain text there. */
export type WordInput =
  | { readonly way: 'code'; readonly wordId: string; readonly wordSecret: string; readonly code: string }
  | Extract<ClientWord, { way: 'signature' }>;
