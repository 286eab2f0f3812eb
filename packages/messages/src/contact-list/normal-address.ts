/**
 * The one spelling in which addresses are compared. `+86 138…`, `0086138…` and `138…` are one phone; mail servers of this country do not
 * tell capital letters apart.
 */
export function normalAddress(channel: 'mail' | 'sms', address: string): string {
  if (channel === 'mail') return address.trim().toLowerCase();
  const digits = address.replace(/[^\d+]/g, '');
  return digits.replace(/^(?:\+86|0086|86(?=1\d{10}$))/, '');
}

const MAIL = /^[^\s@<>,;:"()[\]\\]{1,64}@[^\s@<>,;:"()[\]\\]{1,255}$/u;
const PHONE = /^(?:\+[1-9]\d{6,14}|1[3-9]\d{9})$/;

/** Whether something can be sent to it: one mailbox, or one phone. */
export function isAddress(channel: 'mail' | 'sms', address: string): boolean {
  return channel === 'mail'
    ? MAIL.test(address) && !/\p{Cc}/u.test(address)
    : PHONE.test(normalAddress('sms', address));
}
