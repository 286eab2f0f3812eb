/** The contract's fourth part: the client's own pages. A link that works once, a code to the phone, and what a visit shows. */
import { idOf } from '@kean/kernel';
import { z } from 'zod';
import { CLIENT_ROLES, ClientState, ItemOrigins, SEALED_FIELDS } from '../contract.ts';
import { SHEET_DIGITS } from './sheets.ts';

/** Minutes and hours of the way in; screens say them, the rows carry them. */
export const LINK_ON_SCREEN_MINUTES = 30;
export const LINK_BY_SMS_HOURS = 48;
export const CODE_MINUTES = 10;
export const VISIT_IDLE_MINUTES = 15;
export const VISIT_LONGEST_MINUTES = 60;

/** Why a client is given a link: to see what is held, or to be asked for consent. */
export const INVITATION_REASONS = ['own-pages', 'ask-consent'] as const;
export const InvitationReason = z.enum(INVITATION_REASONS);
export type InvitationReason = z.infer<typeof InvitationReason>;

/** `screen`: the client takes it from the agent's screen, as a QR code. `sms`: it goes to the phone on record. */
export const InvitationChannel = z.enum(['screen', 'sms']);

export const InviteInput = z.strictObject({
  clientId: idOf<'Client'>(),
  reason: InvitationReason,
  channel: InvitationChannel,
  language: z.enum(['zh', 'en']).default('zh'),
});
export type InviteInput = z.infer<typeof InviteInput>;

export const Invited = z.object({
  invitationId: idOf<'Invitation'>(),
  /** What stands behind `#` in the link; `null` where it went to the phone, for then nobody else needs to see it. */
  linkSecret: z.string().nullable(),
  endsAt: z.date(),
});
export type Invited = z.infer<typeof Invited>;

export const OfClientInput = z.strictObject({ clientId: idOf<'Client'>() });

/**
 * `waiting`: not opened yet · `opened`: a code is on its way · `inside`: the client is in their pages now · `visited`: was, and left ·
 * `expired` · `ended`: withdrawn, replaced by a newer one, or shut after wrong codes
 */
export const InvitationState = z.enum(['waiting', 'opened', 'inside', 'visited', 'expired', 'ended']);
export type InvitationState = z.infer<typeof InvitationState>;

/** The newest link of a client, as whoever may invite sees it. It never tells the link. */
export const InvitationView = z.object({
  invitationId: idOf<'Invitation'>(),
  reason: InvitationReason,
  channel: InvitationChannel,
  state: InvitationState,
  createdAt: z.date(),
  endsAt: z.date(),
  wrongCodes: z.number().int(),
});
export type InvitationView = z.infer<typeof InvitationView>;

/** What a watch tells; `null` where no link was given yet. */
export interface FollowedInvitation {
  readonly newest: InvitationView | null;
}
/** A watch ends by itself and is asked for again, so that no desk that somebody forgot is watched for ever; 0: one element. */
export const WatchInvitationInput = z.strictObject({
  clientId: idOf<'Client'>(),
  forSeconds: z.int().min(0).max(300).default(300),
});
export type WatchInvitationInput = z.infer<typeof WatchInvitationInput>;

/** Base64url of 128 bits. */
export const LinkSecret = z.string().regex(/^[A-Za-z0-9_-]{22}$/);
/** To the phone on record, or to the mailbox that the client named in their own pages (ADR 0046). Never by itself: whoever asks says which. */
export const CodeWay = z.enum(['sms', 'mail']);
export type CodeWay = z.infer<typeof CodeWay>;
export const AskCodeInput = z.strictObject({
  linkSecret: LinkSecret,
  /** The phone where nothing is said. */
  way: CodeWay.optional(),
  language: z.enum(['zh', 'en']).default('zh'),
});
export type AskCodeInput = z.infer<typeof AskCodeInput>;
/** Whether a code may go to a mailbox instead; nothing of the address. A link that leads nowhere looks like one of a client who named none. */
export const AskedCode = z.object({ mail: z.boolean() });
export type AskedCode = z.infer<typeof AskedCode>;
/** Six digits that were sent, or the twelve of a printed sheet (ADR 0054). */
export const EnterInput = z.strictObject({ linkSecret: LinkSecret, code: z.string().regex(/^(?:\d{6}|\d{12})$/) });
export const isSheetCode = (code: string): boolean => code.length === SHEET_DIGITS;
export type EnterInput = z.infer<typeof EnterInput>;

/** For the portal's server alone, which puts it into a cookie that no script reads. */
export const Entered = z.object({ visitToken: z.string() });
export type Entered = z.infer<typeof Entered>;

/** What was understood of somebody's own words, by the name of its meaning; `null` stands for the words themselves. */
const Wording = z.array(z.object({ meaning: z.string().nullable(), text: z.string() }));

/** Everything that is held of a client, in the clear, for the client alone. */
export const OwnData = z.object({
  number: z.number().int(),
  state: ClientState,
  roles: z.array(z.enum(CLIENT_ROLES)),
  since: z.date(),
  branchName: z.string(),
  branchNameEn: z.string(),
  fields: z.array(
    z.object({
      field: z.enum(SEALED_FIELDS).or(z.string()),
      /** `null` where it could not be opened. */
      value: z.string().nullable(),
      source: z.string(),
      recordedAt: z.date(),
      verifiedAt: z.date().nullable(),
    }),
  ),
  /** What stood in a field before it was corrected, the newest first: kept, and so told. */
  past: z.array(
    z.object({
      field: z.string(),
      value: z.string().nullable(),
      source: z.string(),
      recordedAt: z.date(),
      replacedAt: z.date(),
    }),
  ),
  demands: z.array(
    z.object({
      id: z.string(),
      kind: z.enum(['purchase', 'rental']),
      district: z.string().nullable(),
      rooms: z.number().nullable(),
      halls: z.number().nullable(),
      priceMin: z.number().nullable(),
      priceMax: z.number().nullable(),
      areaMin: z.number().nullable(),
      areaMax: z.number().nullable(),
      moveInFrom: z.string().nullable(),
      wording: Wording,
      origins: ItemOrigins,
    }),
  ),
  properties: z.array(
    z.object({
      id: z.string(),
      district: z.string().nullable(),
      rooms: z.number().nullable(),
      halls: z.number().nullable(),
      area: z.number().nullable(),
      askingPrice: z.number().nullable(),
      address: z.string().nullable(),
      certificateNo: z.string().nullable(),
      wording: Wording,
      origins: ItemOrigins,
    }),
  ),
});
export type OwnData = z.infer<typeof OwnData>;
