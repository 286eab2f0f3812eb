import { z } from 'zod';

/** What browsers send of a passkey (WebAuthn 3, 5.1: the JSON of a PublicKeyCredential), bounded, and without what we do not read. */
const base64Url = (most: number) =>
  z
    .string()
    .max(most)
    .regex(/^[A-Za-z0-9_-]+$/);

const CREDENTIAL_ID = base64Url(1364);
const of = <Response extends z.ZodType>(response: Response) =>
  z.object({
    id: CREDENTIAL_ID,
    rawId: CREDENTIAL_ID,
    type: z.literal('public-key'),
    response,
    clientExtensionResults: z.object({}).default({}),
  });

export const Assertion = of(
  z.object({
    clientDataJSON: base64Url(2048),
    authenticatorData: base64Url(2048),
    signature: base64Url(2048),
    userHandle: base64Url(128).nullish(),
  }),
);
export type Assertion = z.output<typeof Assertion>;

export const Attestation = of(
  z.object({
    clientDataJSON: base64Url(2048),
    attestationObject: base64Url(5000),
    transports: z
      .array(z.enum(['usb', 'nfc', 'ble', 'smart-card', 'hybrid', 'internal', 'cable']))
      .max(7)
      .default([]),
  }),
);
export type Attestation = z.output<typeof Attestation>;
