import { z } from 'zod';
import { variable } from '../variable.ts';

export const objectStoreParts = {
  objectStore: variable('OBJECT_STORE', z.url({ protocol: /^(file|s3)$/ }), {
    meaning: 'the object store, as file:///absolute/folder or s3://key:secret@host:port/bucket?region=name',
  }),
};
