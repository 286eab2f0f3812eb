import { type Instance, startTemporaryInstance, type TemporaryInstance } from '@kean/dev/instance';
import { fileRootKey } from '@kean/encryption';
import type { RunContext } from '../harness/context.ts';
import type { OfficeShape } from '../population/invented-client.ts';
import { type PopulateOptions, populateOffice } from '../population/populate-office.ts';

/** A temporary instance whose office holds so many invented clients. */
export interface PopulatedOffice {
  readonly instance: Instance;
  readonly shape: OfficeShape;
  /** Superuser on the database of the records. */
  readonly keanAdminUrl: string;
  /** Takes single processes away and brings them back. */
  readonly parts: TemporaryInstance['parts'];
  readonly dispose: () => Promise<void>;
}

/**
 * @param spread clients and agents of a branch, where the population's own are not wanted
 * @param continuous whether the log of its Postgres is archived
 */
export async function openPopulatedOffice(
  clients: number,
  context: RunContext,
  {
    continuous = false,
    ...spread
  }: Pick<PopulateOptions, 'clientsPerBranch' | 'agentsPerBranch'> & { readonly continuous?: boolean } = {},
): Promise<PopulatedOffice> {
  context.say(`an office of ${clients} clients`);
  const { instance, parts, dispose } = await startTemporaryInstance({ continuous });
  try {
    const keanAdminUrl = adminUrlOf(instance);
    const shape = await populateOffice({
      keanAdminUrl,
      keysUrl: instance.databases.keys.api,
      root: await fileRootKey(instance.rootKeyFile),
      clients,
      context,
      ...spread,
    });
    return { instance, shape, keanAdminUrl, parts, dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** The administrator's login, on the database of the records. */
function adminUrlOf(instance: Instance): string {
  const url = new URL(instance.databases.admin);
  url.pathname = new URL(instance.databases.kean.owner).pathname;
  return url.href;
}
