import type { IconName } from '@kean/ui/icons.ts';
import type { Place } from '#lib/shell/places.ts';
import * as m from '#paraglide/messages.js';

/** A page of the rail. It is shown to whoever holds the action; the api decides again when it is opened. */
interface KnownPlace {
  readonly href: string;
  readonly title: () => string;
  readonly icon: IconName;
  /** `clause.action` a person must hold in some scope; absent for everybody. */
  readonly needs?: string;
  /** Stands indented under the place before it. */
  readonly inner?: boolean;
}

/** Every page of the rail. */
export const PLACES: readonly KnownPlace[] = [
  { href: '/', title: m.nav_desk, icon: 'desk' },
  { href: '/clients', title: m.nav_clients, icon: 'clients', needs: 'clients.list' },
  { href: '/collection/imports', title: m.nav_imports, icon: 'upload', needs: 'collection.import', inner: true },
  { href: '/requests', title: m.nav_requests, icon: 'question', needs: 'clients.read-requests' },
  { href: '/phones', title: m.nav_phones, icon: 'clients', needs: 'clients.confirm-phones', inner: true },
  { href: '/retention/erasures', title: m.nav_erasures, icon: 'key-struck', needs: 'retention.read-erasures' },
  { href: '/retention/rules', title: m.nav_rules, icon: 'clock', needs: 'retention.read-rules', inner: true },
  { href: '/retention/lists', title: m.nav_lists, icon: 'register', needs: 'retention.read-lists', inner: true },
  { href: '/retention/holds', title: m.nav_holds, icon: 'lock', needs: 'retention.read-holds', inner: true },
  { href: '/paper', title: m.nav_paper, icon: 'archive', needs: 'paper-archive.read-archive' },
  { href: '/paper/cabinets', title: m.nav_cabinets, icon: 'archive', needs: 'paper-archive.read-archive', inner: true },
  { href: '/paper/stock', title: m.nav_stock, icon: 'archive', needs: 'paper-archive.read-archive', inner: true },
  {
    href: '/paper/shredding',
    title: m.nav_shredding,
    icon: 'archive',
    needs: 'paper-archive.read-archive',
    inner: true,
  },
  { href: '/collection/notices', title: m.nav_notices, icon: 'file', needs: 'collection.write-notices' },
  {
    href: '/collection/campaigns',
    title: m.nav_campaigns,
    icon: 'message',
    needs: 'collection.run-campaigns',
    inner: true,
  },
  { href: '/collection/purposes', title: m.nav_purposes, icon: 'register', needs: 'collection.read-purposes' },
  { href: '/collection/bases', title: m.nav_bases, icon: 'scales', needs: 'collection.propose-bases', inner: true },
  { href: '/agency/people', title: m.nav_people, icon: 'clients', needs: 'agency.read-holdings' },
  {
    href: '/personnel/leavings',
    title: m.nav_leavings,
    icon: 'sign-out',
    needs: 'personnel.read-leavings',
    inner: true,
  },
  {
    href: '/personnel/fitness',
    title: m.nav_fitness,
    icon: 'register',
    needs: 'personnel.read-fitness',
    inner: true,
  },
  {
    href: '/personnel/people',
    title: m.nav_comings,
    icon: 'clients',
    needs: 'personnel.onboard',
    inner: true,
  },
  {
    href: '/personnel/directories',
    title: m.nav_directories,
    icon: 'key',
    needs: 'personnel.read-connectors',
    inner: true,
  },
  { href: '/personnel/handovers', title: m.nav_handovers, icon: 'clients', needs: 'personnel.confirm-handovers' },
  { href: '/incidents', title: m.nav_alerts, icon: 'warning', needs: 'incidents.read-alerts' },
  { href: '/incidents/cases', title: m.nav_cases, icon: 'warning', needs: 'incidents.read-cases', inner: true },
  {
    href: '/incidents/containment',
    title: m.contain_title,
    icon: 'lock',
    needs: 'incidents.read-containment',
    inner: true,
  },
  { href: '/incidents/decoys', title: m.nav_decoys, icon: 'warning', needs: 'incidents.keep-decoys', inner: true },
  { href: '/incidents/radius', title: m.nav_radius, icon: 'search', needs: 'incidents.read-radius', inner: true },
  { href: '/incidents/on-call', title: m.nav_on_call, icon: 'clock', needs: 'incidents.read-alerts', inner: true },
  { href: '/incidents/rules', title: m.leak_rules_link, icon: 'register', needs: 'incidents.read-alerts', inner: true },
  { href: '/accountability/log', title: m.nav_log, icon: 'log', needs: 'accountability.read-log' },
  { href: '/accountability/register', title: m.nav_register, icon: 'register', needs: 'accountability.read-register' },
  {
    href: '/accountability/regulation',
    title: m.nav_regulation,
    icon: 'scales',
    needs: 'accountability.read-regulation',
    inner: true,
  },
  { href: '/storage/keys', title: m.nav_keys, icon: 'key', needs: 'storage.read-keys' },
  { href: '/storage/backups', title: m.nav_backups, icon: 'archive', needs: 'storage.read-backups' },
  { href: '/storage/work', title: m.nav_work, icon: 'queue', needs: 'storage.read-jobs' },
  { href: '/storage/patches', title: m.nav_patches, icon: 'check', needs: 'storage.read-patches' },
  { href: '/storage/messages', title: m.nav_messages, icon: 'message', needs: 'storage.read-jobs' },
  { href: '/agency/roles', title: m.nav_roles, icon: 'roles', needs: 'agency.read-roles' },
  { href: '/agency/extra-grants', title: m.nav_extra_grants, icon: 'clock', needs: 'agency.ask-extra-grant' },
  { href: '/agency/recoveries', title: m.nav_recoveries, icon: 'key', needs: 'agency.approve-recovery' },
  { href: '/agency/explain', title: m.nav_explain, icon: 'question', needs: 'agency.explain' },
  { href: '/settings', title: m.nav_settings, icon: 'gear' },
];

/** The places that somebody holding these actions may go to, in the words of this request: those of others are no part of any page. */
export function placesFor(actions: readonly string[]): readonly Place[] {
  return PLACES.filter(({ needs }) => needs === undefined || actions.includes(needs)).map(
    ({ href, title, icon, inner = false }) => ({ href, title: title(), icon, inner }),
  );
}
