import type { PublicText } from '@kean/kernel';
import type { MessageChannel, MessageLanguage } from '../states.ts';
import type { MessageDefinition } from './define-message.ts';
import { shown, type VariableKinds } from './variables.ts';

/** A message as a channel takes it. */
export interface WrittenMessage {
  /** Of a mail; empty elsewhere. */
  readonly subject: string;
  readonly text: string;
}

const VARIABLE = /\{([a-zA-Z]+)\}/g;
const RULE = '— — —';
/** Said under every mail without a link: nobody should learn to follow links out of mails. */
const NO_LINK: PublicText = {
  zh: '这是客安系统自动发出的邮件，不含链接和附件，请勿回复。需要处理时，请自己打开客安。',
  en: 'KeAn sent this mail by itself. It holds no link and no attachment; please do not answer. To act on it, open KeAn yourself.',
};

/**
 * The words of a message with its values in them. Values are put in once and never read for variables again, and each is shown by
 * its kind: somebody's text as an inert line, a link as origin, path and token.
 *
 * @param origin of the pages that links lead to, `https://kean.example`
 */
export function writeMessage(
  message: MessageDefinition,
  channel: MessageChannel,
  language: MessageLanguage,
  values: Readonly<Record<string, string | number | Date>>,
  origin: string,
): WrittenMessage | null {
  const languages = language === 'both' ? (['zh', 'en'] as const) : ([language] as const);
  const fill = (text: PublicText, one: keyof PublicText) => filled(text[one], one, message.variables, values, origin);
  if (channel === 'mail') {
    if (message.mail === undefined) return null;
    const { subject, paragraphs } = message.mail;
    const footer = footerOf(message.variables, origin);
    const bodies = languages.map((one) => [...paragraphs.map((text) => fill(text, one)), footer[one]].join('\n\n'));
    return {
      subject: languages.map((one) => fill(subject, one)).join(' · '),
      text: `${bodies.join(`\n\n${RULE}\n\n`)}\n`,
    };
  }
  const lines = channel === 'sms' ? (message.sms === undefined ? [] : [message.sms]) : (message.robot ?? []);
  if (lines.length === 0) return null;
  // A text message is one line, whatever it is made of; a group reads several.
  const text = languages
    .map((one) => lines.map((part) => fill(part, one)).join('\n'))
    .join(channel === 'sms' ? ' ' : '\n');
  return { subject: '', text };
}

function filled(
  text: string,
  language: keyof PublicText,
  kinds: VariableKinds,
  values: Readonly<Record<string, string | number | Date>>,
  origin: string,
): string {
  return text.replaceAll(VARIABLE, (_, name: string) => {
    const [kind, value] = [kinds[name], values[name]];
    return kind === undefined || value === undefined ? '—' : shown(kind, value, language, origin);
  });
}

function footerOf(kinds: VariableKinds, origin: string): PublicText {
  if (!Object.values(kinds).some(({ kind }) => kind === 'link')) return NO_LINK;
  return {
    zh: `这是客安系统自动发出的邮件，不含附件，请勿回复。邮件里只有一个链接，以 ${origin}/ 开头；开头不同的，请不要点开。`,
    en: `KeAn sent this mail by itself. It holds no attachment; please do not answer. It has one link, which begins with ${origin}/. Do not open any other.`,
  };
}
