/** What an authenticator keeps of a person beside the key: the 16 bytes of the staff id, and nothing that says who it is. */
export function handleOf(staffId: string): Buffer {
  return Buffer.from(staffId.replaceAll('-', ''), 'hex');
}
