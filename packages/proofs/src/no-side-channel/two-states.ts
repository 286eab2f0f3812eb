import type { Somebody } from '../office/everyone.ts';
import type { ClientWriter, Placement, SealedByName, WrittenClient } from '../office/written-clients.ts';

/** The two offices that are compared: alike in everything but what is sealed and not shown behind a mask. */
export type State = 'first' | 'second';

/** A client of both, with its sealed values in each. */
export interface TwofoldClient {
  readonly client: WrittenClient;
  readonly values: Readonly<Record<State, SealedByName>>;
}

/** One office that can be brought into either state. */
export interface TwofoldOffice {
  readonly clients: readonly TwofoldClient[];
  /** Two clients side by side: of the one every value is short, of the other every value long. */
  readonly short: TwofoldClient;
  readonly long: TwofoldClient;
  readonly bringInto: (state: State) => Promise<void>;
}

const SURNAMES = '王李张刘陈杨黄赵周吴';
/** Given names of the first and of the second state; they share no character with each other nor with any other value. */
const GIVEN: Readonly<Record<State, string>> = { first: '伟芳娜敏静丽强磊军洋', second: '勇艳杰娟涛明超秀霞平' };
const MIDDLE: Readonly<Record<State, number>> = { first: 1000, second: 6000 };
const LONG = 1_500;

/** Values whose masks are the same in both states: surname and length of the name, first three and last four digits of a phone. */
function valuesOf(number: number, state: State, length: 'usual' | 'short' | 'long'): SealedByName {
  const given = GIVEN[state];
  const tail = String(1000 + ((number * 37) % 9000));
  const middle = String(MIDDLE[state] + number);
  const words = length === 'usual' ? (state === 'first' ? 3 : 200) : length === 'short' ? 1 : LONG;
  const wording = (about: string) => `${about}${state === 'first' ? '甲' : '乙'}${number}${'字'.repeat(words)}`;
  return {
    name: `${SURNAMES[number % 10]}${given[number % 10]}${given[(number + 3) % 10]}`,
    gender: state === 'first' ? '女' : '男',
    phone: `139${middle}${tail}`,
    phone2: `137${middle}${tail}`,
    idNumber: `4101051980${state === 'first' ? '01' : '12'}01${String(1000 + number)}`,
    remark: wording('备注'),
    wording: wording('登记'),
    'property.address': wording('地址'),
    'property.certificateNo': wording('证号'),
    'property.wording': wording('房源'),
    'demand.wording': wording('需求'),
  };
}

/** Clients at the agents, in their team, elsewhere in the branch, the region and beyond, so that for each role some are out of reach. */
export async function writeTwofoldOffice(writer: ClientWriter, people: readonly Somebody[]): Promise<TwofoldOffice> {
  const agents = people.filter(({ role }) => role === 'agent');
  const spots: Placement[] = [
    ...agents.flatMap(({ at }) =>
      at.regionId === null || at.branchId === null
        ? []
        : [{ ...at, regionId: at.regionId, branchId: at.branchId, assigneeId: at.staffId }],
    ),
    ...(await writer.query<Placement>(FAR)),
  ];
  const clients: TwofoldClient[] = [];
  const add = async (placement: Placement, length: 'usual' | 'short' | 'long'): Promise<TwofoldClient> => {
    const number = clients.length;
    const values = { first: valuesOf(number, 'first', length), second: valuesOf(number, 'second', length) };
    const twofold = { client: await writer.write(placement, values.first), values };
    clients.push(twofold);
    return twofold;
  };
  for (const placement of [...spots, ...spots]) await add(placement, 'usual');
  const [here] = spots;
  if (here === undefined) throw new TypeError('the demo office has agents');
  const [short, long] = [await add(here, 'short'), await add(here, 'long')];
  const bringInto = async (state: State): Promise<void> => {
    for (const { client, values } of clients) await writer.rewrite(client, values[state]);
  };
  return { clients, short, long, bringInto };
}

/** One spot of each branch, with nobody assigned. */
const FAR = `select b.region_id as "regionId", b.id as "branchId",
    (select t.id from team t where t.branch_id = b.id order by t.name desc limit 1) as "teamId", null as "assigneeId"
  from branch b order by b.code`;
