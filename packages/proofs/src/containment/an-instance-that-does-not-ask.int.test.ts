import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { newId } from '@kean/kernel';
import { aBranch, aStaffMember, freshDatabase, openSql } from '@kean/testing';
import { expect, it } from 'vitest';
import { startCrowd } from './crowd.ts';
import { judgeCalls, whatWasWrong } from './judge-calls.ts';

/** The negative control of `containment`: of two instances one reads the row at each request, the other keeps what it knew. */
it('is found out by the crowd, and the one beside it is not', async () => {
  const fresh = await freshDatabase();
  const sql = openSql(fresh.adminUrls.kean);
  const servers: Server[] = [];
  try {
    const [agent, security] = [await aStaffMember(sql, { branch: await aBranch(sql) }), await aStaffMember(sql)];
    const isFrozen = async () =>
      (await sql.query(`select 1 from role_in_force where staff_id = $1 and code = 'contained:frozen'`, [agent.id]))
        .length > 0;
    const remembered = await isFrozen();
    const listen = async (ask: () => Promise<boolean>) => {
      const server = createServer((_request, response) => {
        void ask().then((frozen) => response.writeHead(frozen ? 403 : 200).end());
      });
      servers.push(server);
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    };
    const addresses = [await listen(isFrozen), await listen(() => pause(2, remembered))];
    const crowd = startCrowd(addresses, { path: '/', init: {}, isServed: (status) => status === 200 }, 8);
    await pause(200);
    const committed = performance.timeOrigin + performance.now();
    await sql.query(
      `insert into containment (id, kind, staff_id, reason, pressed_by) values ($1, 'freeze', $2, '核查异常查看', $3)`,
      [newId(), agent.id, security.id],
    );
    const acknowledged = performance.timeOrigin + performance.now();
    await pause(200);
    const [asks, keeps] = judgeCalls(await crowd.stop(), 2, committed, acknowledged);
    if (asks === undefined || keeps === undefined) throw new TypeError('two instances were judged');
    expect(whatWasWrong(asks, 250)).toBeNull();
    expect(whatWasWrong(keeps, 250)).toMatch(/began after the commit/);
  } finally {
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
    await sql.close();
    await fresh.dispose();
  }
});
