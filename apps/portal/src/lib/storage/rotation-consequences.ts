import type { RotationKind } from '@kean/storage/contract';
import type { KeysOverview } from '#lib/api/views.ts';
import { count } from '#lib/format/quantities.ts';
import * as m from '#paraglide/messages.js';
import { suiteWord } from './words.ts';

/** Why this rotation would do nothing, and what has to be done first; `null` where there is work for it. */
export function nothingToRotate(kind: RotationKind, overview: KeysOverview): string | null {
  if (kind === 'root') return overview.keysUnderOtherRoots === 0 ? m.rotation_nothing_root() : null;
  return clientKeysOf(overview) === 0 ? m.rotation_nothing_clients() : null;
}

/** What will happen, in numbers, before somebody starts it. */
export function consequencesOf(kind: RotationKind, overview: KeysOverview): string[] {
  const clients = count(clientKeysOf(overview));
  const same = [m.rotation_will_stay_readable(), m.rotation_will_be_logged()];
  switch (kind) {
    case 'root':
      return [
        m.rotation_will_rewrap({ count: count(overview.keysUnderOtherRoots), root: overview.root.id }),
        m.rotation_will_keep_values(),
        ...same,
      ];
    case 'index':
      return [m.rotation_will_retokenise({ count: clients }), m.rotation_will_search_both(), ...same];
    case 'data':
      return [
        m.rotation_will_reseal({ count: clients, suite: suiteWord(overview.suite) }),
        m.rotation_will_take_long(),
        ...same,
      ];
  }
}

function clientKeysOf({ groups }: KeysOverview): number {
  return groups.filter(({ scope }) => scope === 'client').reduce((sum, group) => sum + group.count, 0);
}
