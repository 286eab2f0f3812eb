/**
 * The drawings of the product: 16 × 16, one stroke of 1.4, square enough to sit beside Chinese text. Written here instead of
 * taken from an icon package because we use some thirty and a package costs seconds of every build.
 */
export const ICONS = {
  'arrow-left': 'M9.5 3.5 5 8l4.5 4.5M5.5 8H13',
  check: 'm3.5 8.5 3 3 6-7',
  'chevron-down': 'm4.5 6.5 3.5 3.5 3.5-3.5',
  'chevron-right': 'm6.5 4.5 3.5 3.5-3.5 3.5',
  clients:
    'M6 7.5a2.25 2.25 0 1 0 0-4.5 2.25 2.25 0 0 0 0 4.5ZM1.75 13c.2-2.3 1.8-3.6 4.25-3.6s4.05 1.3 4.25 3.6M10.5 3.3a2.2 2.2 0 0 1 0 4M12 9.7c1.4.5 2.1 1.7 2.25 3.3',
  clock: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM8 4.8V8l2.2 1.6',
  close: 'm4 4 8 8M12 4l-8 8',
  desk: 'M2.5 3.5h11v6h-11zM6 13h4M8 9.5V13',
  download: 'M8 2.5v7.5M4.8 7 8 10.2 11.2 7M3 13.2h10',
  file: 'M4 2h5l3 3v9H4zM9 2v3h3',
  filter: 'M2.5 4h11M4.5 8h7M6.5 12h3',
  gear: 'M8 10.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4ZM8 1.8v2M8 12.2v2M1.8 8h2M12.2 8h2M3.6 3.6l1.4 1.4M11 11l1.4 1.4M12.4 3.6 11 5M5 11l-1.4 1.4',
  globe:
    'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM2 8h12M8 2c1.8 1.7 2.6 3.7 2.6 6S9.8 12.3 8 14C6.2 12.3 5.4 10.3 5.4 8S6.2 3.7 8 2Z',
  key: 'M5.5 13a2.7 2.7 0 1 0 0-5.4 2.7 2.700 0 0 0 0 5.400ZM7.5 8.400 13 2.900M10.600 5.300l1.800 1.800M12 3.900l1.200 1.200',
  'key-struck':
    'M10.8 8.2a2.9 2.9 0 1 0-2.9-2.9c0 .4.1.8.2 1.100L2.5 12v1.500H5V12h1.500v-1.500l1.3-1.300M2.5 2.500l11 11',
  lock: 'M4 7.2h8v6H4zM5.6 7.200V5.200a2.4 2.4 0 0 1 4.8 0v2',
  'lock-open': 'M4 7.200h8v6H4zM5.6 7.200V5a2.4 2.4 0 0 1 4.6-.9',
  log: 'M3.5 2.500h9v11h-9zM5.8 5.500h4.400M5.8 8h4.400M5.8 10.500h2.6',
  more: 'M3.5 8h.010M8 8h.010M12.5 8h.01',
  offline:
    'M2 5.800A9 9 0 0 1 5 4M14 5.800a9 9 0 0 0-6-2.300M4.3 8.600a5.5 5.5 0 0 1 2-1.200M11.7 8.600a5.5 5.5 0 0 0-1.8-1.100M8 12.500h.010M2.5 2.500l11 11',
  question:
    'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM6.3 6.400c.1-1 .8-1.6 1.7-1.600s1.7.6 1.7 1.500c0 1.2-1.7 1.3-1.7 2.500M8 11.200h.01',
  refused: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM3.8 3.800l8.4 8.4',
  register: 'M2.8 3h10.4v10H2.8zM2.8 6.200h10.400M6.400 6.200V13M8.600 9.600h2.400',
  search: 'M7 11.500a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9ZM10.3 10.300l3.2 3.2',
  'sign-out': 'M9.5 3H3.500v10h6M7 8h7M11.5 5.5 14 8l-2.5 2.5',
  theme: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM8 2v12M8 5l3.6-1.500M8 8h6M8 11l3.6 1.5',
  upload: 'M8 10.500V3M4.8 6 8 2.8 11.2 6M3 10v3.200h10V10',
  warning: 'M8 2.5 14.3 13H1.700zM8 6.500v3M8 11.300h.01',
} as const;

export type IconName = keyof typeof ICONS;
