import { openDatabase } from '@kean/db';
import { openKeyStore } from '@kean/db/keystore';
import type { Instance } from '@kean/dev/instance';
import { fileRootKey, openKeyring } from '@kean/encryption';
import { openGuard } from '@kean/encryption/testing';
import { enterDecoys } from '@kean/incidents/testing';

const LATER_MS = 60 * 86_400_000;

/** Lets the decoys of a running office enter as its worker does in the weeks that follow their order. @returns how many entered */
export async function letDecoysEnter({ databases, rootKeyFile }: Instance): Promise<number> {
  const worker = openDatabase({ url: databases.kean.worker, applicationName: 'kean-proof' });
  const keyStore = openKeyStore({ url: databases.keys.api, applicationName: 'kean-proof' });
  try {
    const keyring = await openKeyring({
      store: keyStore.store,
      root: await fileRootKey(rootKeyFile),
      guard: openGuard,
    });
    return await enterDecoys({ db: worker, keyring, now: new Date(Date.now() + LATER_MS) });
  } finally {
    await Promise.all([worker.close(), keyStore.close()]);
  }
}
