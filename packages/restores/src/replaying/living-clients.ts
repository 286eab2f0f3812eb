export interface SealedClient {
  readonly id: string;
  /** Of the data key that its card is sealed under. */
  readonly generation: number;
}

const AT_ONCE = 5_000;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';
/** The generation stands in the envelope in the clear: version, suite, then the key id, which begins with its number (encryption/README). */
const PAGE = `
  select id, (get_byte(card, 2) << 24) + (get_byte(card, 3) << 16) + (get_byte(card, 4) << 8) + get_byte(card, 5) as generation
    from client where state <> 'erased' and id > $1::uuid order by id limit $2`;

/**
 * Every client that is not erased, in pages, so that memory does not grow with the office.
 * @param ask runs one statement in the database whose clients they are
 */
export async function* livingClients(
  ask: (statement: string, values: unknown[]) => Promise<readonly SealedClient[]>,
): AsyncGenerator<readonly SealedClient[]> {
  for (let after = BEFORE_ALL; ; ) {
    const page = await ask(PAGE, [after, AT_ONCE]);
    const last = page.at(-1);
    if (last === undefined) return;
    yield page;
    after = last.id;
  }
}
