import type { Filter } from './filter.ts';

/** Whether one of several values is meant, such as `members[value eq "…"]`. Only equality picks a value out (RFC 7644 3.5.2). */
export function filterMatches(filter: Filter, value: Readonly<Record<string, unknown>>): boolean {
  switch (filter.is) {
    case 'and':
      return filterMatches(filter.left, value) && filterMatches(filter.right, value);
    case 'or':
      return filterMatches(filter.left, value) || filterMatches(filter.right, value);
    case 'not':
      return !filterMatches(filter.of, value);
    case 'present':
      return (value[filter.attribute] ?? '') !== '';
    case 'compared':
      if (filter.by === 'eq') return value[filter.attribute] === filter.value;
      return filter.by === 'ne' && value[filter.attribute] !== filter.value;
  }
}
