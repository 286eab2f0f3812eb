/** Forms of values that several parts take. */
import { z } from 'zod';

export const postgresAddress = z.url({ protocol: /^postgres(ql)?$/ });
export const httpAddress = z.url({ protocol: /^https?$/ }).transform((text) => text.replace(/\/+$/, ''));
/** Shorter secrets can be guessed; 32 characters of base64 hold 192 bits. */
export const secret = z.string().min(32);
export const LOOPBACK_HOSTS = ['localhost', '127.0.0.1', '[::1]'];
