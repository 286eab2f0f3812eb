import { runStatement } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import type { DeviceInput } from '../contract.ts';

const ACKNOWLEDGE = `
  update known_device set acknowledged_at = now() where id = $1 and staff_id = $2 and acknowledged_at is null`;

/** The caller knows this device; it is not asked about again. Repeating it changes nothing. */
export async function acknowledgeDevice(
  { principal, services }: SignedInContext,
  { deviceId }: DeviceInput,
): Promise<{ acknowledged: true }> {
  await runStatement(services.db, ACKNOWLEDGE, [deviceId, principal.staffId]);
  return { acknowledged: true };
}
