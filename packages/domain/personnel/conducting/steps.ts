import type { ClauseLeaving, LeaverSink, LeaverWait } from '@kean/db/leavers';
import type { PublicText } from '@kean/kernel';
import { tellGroups } from '../messages/somebody-left.ts';
import { isReminderHeldBack, queueReminder } from '../reminder/queue-reminder.ts';
import { endLeaving } from './end-leaving.ts';
import type { LeavingUnderWay } from './personnel-worker.ts';
import { sweepUnderWay } from './sweep-leaver.ts';

/** One step of a leaving; done again it does nothing more. */
export interface LeavingStep {
  readonly name: string;
  readonly words: PublicText;
  /** @returns how much it took away */
  run(leaving: LeavingUnderWay): Promise<number>;
  /** Whether people have to do something first. Other steps go on meanwhile, but for those that come last. */
  waits?(leaving: LeavingUnderWay): Promise<boolean>;
  /** Comes when everything before it is done. */
  readonly last?: true;
}

/** Written by the database with the row that cuts access; nobody else does it. */
export const ACCESS_CUT: PublicText = {
  zh: '停止访问：人员状态、权限版本与撤销通知',
  en: 'access ended: status, epoch, revocation',
};

const OPEN_TASKS = `SELECT FROM leaving_task WHERE leaving_id = $1::uuid AND state = 'open' LIMIT 1`;
/** Told, or answered for by a person who did it with their own hands. */
const UNTOLD = `
  SELECT FROM connector_delivery d JOIN leaving l ON l.staff_id = d.staff_id
   WHERE l.id = $1::uuid AND d.event = 'staff-left' AND d.state IN ('waiting', 'held', 'retrying', 'dead') LIMIT 1`;
const UNSIGNED = 'SELECT FROM leaving WHERE id = $1::uuid AND signed_at IS NULL';
const UNCONFIRMED = 'SELECT FROM leaving_handover WHERE leaving_id = $1::uuid AND confirmed_at IS NULL LIMIT 1';

/** Everything that follows when access is cut, in its order. */
export function stepsOf(leavings: readonly ClauseLeaving[]): readonly LeavingStep[] {
  return [
    ...leavings.flatMap(({ sinks }) => sinks).map(takingBack),
    {
      name: 'reminder-sent',
      words: { zh: '发送离职保密提醒', en: 'the reminder of secrecy sent' },
      waits: isReminderHeldBack,
      run: queueReminder,
    },
    {
      name: 'groups-told',
      words: { zh: '已通知工作群机器人', en: 'the robots of work groups told' },
      run: tellGroups,
    },
    waitingWhile('systems-told', { zh: '已连接的系统均已知悉', en: 'connected systems know of it' }, UNTOLD),
    ...leavings.flatMap(({ byHand = [] }) => byHand).map(waitingFor),
    waitingWhile(
      'handovers-confirmed',
      { zh: '客户移交已由店长确认', en: 'handovers confirmed by managers' },
      UNCONFIRMED,
    ),
    waitingWhile(
      'tasks-confirmed',
      { zh: '设备、钥匙与外部账号已逐项确认', en: 'devices, keys and accounts elsewhere confirmed' },
      OPEN_TASKS,
    ),
    waitingWhile('reminder-signed', { zh: '保密提醒已签署', en: 'the reminder of secrecy signed' }, UNSIGNED),
    {
      name: 'residue-swept',
      words: { zh: '逐处复查：不再持有任何凭证与权限', en: 'every place searched: nothing is held' },
      last: true,
      run: sweepUnderWay,
    },
    { name: 'ended', words: { zh: '完成并存证', en: 'ended, and recorded in the log' }, last: true, run: endLeaving },
  ];
}

function takingBack({ name, title, clear }: LeaverSink): LeavingStep {
  return { name, words: title, run: ({ tx, staffId }) => clear(tx, staffId) };
}

function waitingFor({ name, title, countWaiting }: LeaverWait): LeavingStep {
  return {
    name,
    words: title,
    waits: async ({ tx, staffId }) => (await countWaiting(tx, staffId)) > 0,
    run: () => Promise.resolve(0),
  };
}

function waitingWhile(name: string, words: PublicText, found: string): LeavingStep {
  return {
    name,
    words,
    waits: async ({ tx, leavingId }) => (await tx.query(found, [leavingId])).length > 0,
    run: () => Promise.resolve(0),
  };
}
