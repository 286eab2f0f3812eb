import type { PublicText } from '@kean/kernel';
import { placeForValues } from '@kean/queues';
import type { z } from 'zod';
import type { MessageChannel, SendingPurpose } from '../states.ts';
import type { VariableKind, VariableKinds } from './variables.ts';

/** The words of a message for each channel that it may go by. A variable stands in them as `{name}`. */
export interface MessageTexts {
  readonly mail?: { readonly subject: PublicText; readonly paragraphs: readonly PublicText[] };
  /** One line; a gateway adds the signature that the office registered. */
  readonly sms?: PublicText;
  readonly robot?: readonly PublicText[];
}

interface MessageBasics<Kinds extends VariableKinds> extends MessageTexts {
  /** `clause.noun`: `agency.new-device`. */
  readonly name: string;
  /** Raised whenever the words or the variables change; what was queued with an older one is sent with an older one. */
  readonly version: number;
  readonly variables: Kinds;
  /** One-time codes and warnings: they go before everything else and know no quiet hours. */
  readonly urgent: boolean;
  /** Later than so many minutes it is of no use to anybody and is not sent any more. */
  readonly validMinutes: number;
}

/** To a client: address and values lie sealed under the client's key until it is sent. */
export interface ClientMessage<Kinds extends VariableKinds = VariableKinds> extends MessageBasics<Kinds> {
  readonly audience: 'client';
  readonly purpose: SendingPurpose;
}

/** To a person of the office, or to a group: it holds ids and codes alone, and what they stand for is read when it is sent. */
export interface OfficeMessage<Facts extends z.ZodObject = z.ZodObject, Kinds extends VariableKinds = VariableKinds>
  extends MessageBasics<Kinds> {
  /** `former-staff`: who has left has no other way in than a link, like a client. */
  readonly audience: 'staff' | 'former-staff' | 'group';
  readonly facts: Facts;
}

export type MessageDefinition = ClientMessage | OfficeMessage;

const NAME = /^[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*$/;
const VARIABLE = /\{([^{}]*)\}/g;
/** Our own words hold no link either, mention nobody and begin no header. */
const NEVER_OURS = /[@<>\p{Cc}\p{Zl}\p{Zp}]|\/\/|www\./u;
const MOST_MINUTES = 60 * 24 * 30;
/** Characters of a text message, a link and the longest values included: four parts. */
export const MOST_SMS = 260;

/** Declares a message to clients. @throws TypeError where it could hold what it must not, so that its module cannot be loaded */
export function defineClientMessage<const Kinds extends VariableKinds>(
  message: Omit<ClientMessage<Kinds>, 'audience'>,
): ClientMessage<Kinds> {
  return checked({ ...message, audience: 'client' });
}

/** Declares a message to staff or to a group. @throws TypeError as above, and where its facts could hold a value */
export function defineOfficeMessage<Facts extends z.ZodObject, const Kinds extends VariableKinds>(
  message: OfficeMessage<Facts, Kinds>,
): OfficeMessage<Facts, Kinds> {
  const place = placeForValues(message.facts);
  if (place !== null)
    throw new TypeError(`${message.name}: ${place} could hold a value; a message keeps ids and codes`);
  return checked(message);
}

/** The channels that it has words for. */
export function channelsOf(message: MessageTexts): MessageChannel[] {
  return (['mail', 'sms', 'robot'] as const).filter((channel) => message[channel] !== undefined);
}

/** Whether it holds a link to a page of the office. */
export function leadsSomewhere({ variables }: MessageDefinition): boolean {
  return Object.values(variables).some(({ kind }) => kind === 'link');
}

function checked<Message extends MessageBasics<VariableKinds> & { readonly audience: MessageDefinition['audience'] }>(
  message: Message,
): Message {
  const refuse = (why: string) => new TypeError(`${message.name}: ${why}`);
  if (!NAME.test(message.name)) throw refuse('a message is named clause.noun');
  if (!Number.isInteger(message.version) || message.version < 1) throw refuse('a version is a whole number from 1');
  if (!(message.validMinutes > 0 && message.validMinutes <= MOST_MINUTES))
    throw refuse('valid for 1 minute to 30 days');
  if (channelsOf(message).length === 0) throw refuse('it has no words');
  if (message.audience === 'client' ? message.robot !== undefined : message.sms !== undefined) {
    throw refuse('clients are not written to by robots, nor staff by text messages');
  }
  const links = Object.values(message.variables).filter(({ kind }) => kind === 'link');
  const mayLead = message.audience === 'client' || message.audience === 'former-staff';
  if (links.length > (mayLead ? 1 : 0)) throw refuse('one link for a client or who has left, none for others');
  for (const text of textsOf(message)) {
    for (const language of ['zh', 'en'] as const) judgeText(text[language], message.variables, refuse);
  }
  if (message.sms !== undefined) judgeLength(message.sms, message.variables, refuse);
  return Object.freeze(message);
}

function textsOf({ mail, sms, robot = [] }: MessageTexts): PublicText[] {
  return [
    ...(mail === undefined ? [] : [mail.subject, ...mail.paragraphs]),
    ...(sms === undefined ? [] : [sms]),
    ...robot,
  ];
}

function judgeText(text: string, variables: VariableKinds, refuse: (why: string) => TypeError): void {
  if (text.trim() === '' || NEVER_OURS.test(text)) throw refuse('a text is one line without a link or a mention');
  const names = Array.from(text.matchAll(VARIABLE), ([, name = '']) => name);
  const unknown = names.find((name) => !Object.hasOwn(variables, name));
  if (unknown !== undefined) throw refuse(`{${unknown}} is no variable of it`);
  if (names.filter((name) => variables[name]?.kind === 'link').length > 1) throw refuse('a link stands once in a text');
}

function judgeLength(sms: PublicText, variables: VariableKinds, refuse: (why: string) => TypeError): void {
  for (const language of ['zh', 'en'] as const) {
    const longest = sms[language].replaceAll(VARIABLE, (_, name: string) => ' '.repeat(longestOf(variables[name])));
    if (longest.length > MOST_SMS) throw refuse(`a text message has at most ${MOST_SMS} characters`);
  }
}

function longestOf(kind: VariableKind | undefined): number {
  if (kind === undefined) return 0;
  if (kind.kind === 'line') return kind.most;
  if (kind.kind === 'choice')
    return Math.max(...Object.values(kind.words).flatMap(({ zh, en }) => [zh.length, en.length]));
  return { code: 8, moment: 16, count: 10, link: 100 }[kind.kind];
}
