import type { ClientWriter } from '../office/written-clients.ts';

type Query = ClientWriter['query'];

/** How a duty that was done is done no more: it never was, it ran out, somebody took it back. */
export const WAYS = ['missing', 'over', 'withdrawn'] as const;
export type Way = (typeof WAYS)[number];

export interface OwedDuty {
  readonly staffId: string;
  readonly duty: string;
  readonly way: Way;
}

const OWED = `select distinct d.duty from staff_role r join role_duty d on d.role_code = r.role_code where r.staff_id = $1 order by 1`;
/** Deleting is past what any process may do; so it is as if it had never been. */
const SPOIL: Readonly<Record<Way, string>> = {
  missing: `with gone as (delete from fulfilment where staff_id = $1 and duty = $2 returning *)
    insert into spoilt_fulfilment select * from gone`,
  over: `with kept as (insert into spoilt_fulfilment select * from fulfilment where staff_id = $1 and duty = $2)
    update fulfilment set valid_until = clock_timestamp() where staff_id = $1 and duty = $2`,
  withdrawn: `with kept as (insert into spoilt_fulfilment select * from fulfilment where staff_id = $1 and duty = $2)
    update fulfilment set state = 'withdrawn', ended_by = gen_random_uuid(), ended_at = now() where staff_id = $1 and duty = $2`,
};

export async function dutiesOf(query: Query, staffId: string): Promise<readonly string[]> {
  return (await query<{ duty: string }>(OWED, [staffId])).map(({ duty }) => duty);
}

/** A place for what was there, beside the office's own tables. */
export async function makeRoomForSpoilt(query: Query): Promise<void> {
  await query('create table spoilt_fulfilment (like fulfilment)');
}

export async function spoil(query: Query, { staffId, duty, way }: OwedDuty): Promise<void> {
  await query(SPOIL[way], [staffId, duty]);
}

/** As it was before: the row is written again past the rules that only a person could follow. */
export async function mend(query: Query, { staffId, duty }: OwedDuty): Promise<void> {
  await query('delete from fulfilment where staff_id = $1 and duty = $2', [staffId, duty]);
  await query('alter table fulfilment disable trigger fulfilment_moves');
  try {
    await query('insert into fulfilment select * from spoilt_fulfilment where staff_id = $1 and duty = $2', [
      staffId,
      duty,
    ]);
    await query('delete from spoilt_fulfilment where staff_id = $1 and duty = $2', [staffId, duty]);
  } finally {
    await query('alter table fulfilment enable trigger fulfilment_moves');
  }
}
