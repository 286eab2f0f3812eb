import { z } from 'zod';

/** The version of a record that somebody acts on: counts from 1 and stays what a Postgres `integer` holds. */
export const RecordVersion = z.int().min(1).max(2_147_483_647);
