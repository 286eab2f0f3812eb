import { z } from 'zod';
import { malformed } from '../signal-fault.ts';

/** Whom a signal is about, in the ways in which an office can be told (RFC 9493, SSF 1.0 3). */
export type Meant =
  | { readonly by: 'mail'; readonly mail: string }
  | { readonly by: 'issuer'; readonly issuer: string; readonly name: string }
  | { readonly by: 'name'; readonly name: string };

const Text = z.string().min(1).max(400);
const Format = z.looseObject({ format: z.string().min(1).max(60) });
const Email = z.object({ email: z.string().max(320).includes('@') });
const Account = z.object({ uri: z.string().max(330).startsWith('acct:').includes('@') });
const IssSub = z.object({ iss: Text, sub: Text });
const Opaque = z.object({ id: Text });
const Aliases = z.object({ identifiers: z.array(z.unknown()).min(1).max(20) });
const Complex = z.object({ user: z.unknown().optional() });

/**
 * Every name that is given for one person. A way of naming that an office does not know people by gives none, and so does a device or a session
 * without its person.
 * @throws SignalFault invalid_request
 */
export function meantBy(subject: unknown, depth = 0): readonly Meant[] {
  const { format } = read(Format, subject);
  switch (format) {
    case 'email':
      return [{ by: 'mail', mail: read(Email, subject).email.toLowerCase() }];
    case 'account':
      return [{ by: 'mail', mail: read(Account, subject).uri.slice('acct:'.length).toLowerCase() }];
    case 'iss_sub': {
      const { iss, sub } = read(IssSub, subject);
      return [{ by: 'issuer', issuer: iss, name: sub }];
    }
    case 'opaque':
      return [{ by: 'name', name: read(Opaque, subject).id }];
    case 'aliases':
      if (depth > 0) throw NOT_ONE;
      return read(Aliases, subject).identifiers.flatMap((one) => meantBy(one, depth + 1));
    case 'complex': {
      const { user } = read(Complex, subject);
      if (depth > 0) throw NOT_ONE;
      return user === undefined ? [] : meantBy(user, depth + 1);
    }
    default:
      return [];
  }
}

const NOT_ONE = malformed('The subject is no subject identifier of RFC 9493.');

function read<Shape extends z.ZodType>(shape: Shape, value: unknown): z.output<Shape> {
  const parsed = shape.safeParse(value);
  if (!parsed.success) throw NOT_ONE;
  return parsed.data;
}
