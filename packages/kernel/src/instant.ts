import { z } from 'zod';

/**
 * A moment that a person or a program states: ISO 8601, or milliseconds since 1970. Between the years 1900 and 2200, because
 * JavaScript's years reach further than Postgres reads their spelling.
 */
export const Instant = z.coerce.date().min(new Date('1900-01-01T00:00:00Z')).max(new Date('2200-01-01T00:00:00Z'));
