import type { PublicText } from '@kean/kernel';
import type { Mail } from './open-mailer.ts';

/** A mail as a clause writes it: a subject, and paragraphs in both languages. */
export interface BilingualMail {
  readonly subject: PublicText;
  readonly paragraphs: readonly PublicText[];
}

/** Said under every mail: nobody should learn to follow links out of mails, so ours have none. */
const FOOTER: PublicText = {
  zh: '这是客安系统自动发出的邮件，不含链接和附件，请勿回复。需要处理时，请自己打开客安。',
  en: 'KeAn sent this mail by itself. It holds no link and no attachment; please do not answer. To act on it, open KeAn yourself.',
};

const RULE = '— — —';

/** Chinese first, English below; plain text, so that there is nothing to load, to click or to hide. */
export function writeMail({ subject, paragraphs }: BilingualMail): Pick<Mail, 'subject' | 'text'> {
  const body = (language: keyof PublicText) => [...paragraphs, FOOTER].map((text) => text[language]).join('\n\n');
  return { subject: `${subject.zh} · ${subject.en}`, text: `${body('zh')}\n\n${RULE}\n\n${body('en')}\n` };
}
