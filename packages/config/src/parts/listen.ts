import { z } from 'zod';
import { variable } from '../variable.ts';

export const listenParts = {
  port: variable(
    'PORT',
    z
      .string()
      .regex(/^\d{1,5}$/)
      .transform(Number)
      .pipe(z.int().max(65_535)),
    {
      meaning: 'the port on 127.0.0.1 where this process answers, from 0 (any free one) to 65535',
    },
  ),
};
