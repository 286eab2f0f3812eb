import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import type { Colleague } from '../office/colleague.ts';

/** Another system of the office: it checks every call with a foreign verifier, and fails as often as it is told to. */
export interface ToldSystem {
  readonly url: string;
  /** Of whom it knows that they left. */
  readonly knows: ReadonlySet<string>;
  readonly figures: { calls: number; failed: number; refused: number; forged: number };
  /** Shares of calls that it answers with 503, and with 401. */
  fail(share: { readonly away: number; readonly refuses: number }): void;
  trust(secret: string): void;
  close(): void;
}

export async function startToldSystem(): Promise<ToldSystem> {
  const knows = new Set<string>();
  const figures = { calls: 0, failed: 0, refused: 0, forged: 0 };
  let shares = { away: 0, refuses: 0 };
  let verifier: Webhook | null = null;
  const take = (body: string, headers: Record<string, string>): number => {
    figures.calls += 1;
    const chance = Math.random();
    if (chance < shares.away) {
      figures.failed += 1;
      return 503;
    }
    if (chance < shares.away + shares.refuses) {
      figures.refused += 1;
      return 401;
    }
    try {
      const said = verifier?.verify(body, headers) as { type: string; data: { staff?: { id: string } } };
      if (said.type === 'staff.left' && said.data.staff !== undefined) knows.add(said.data.staff.id);
      return 204;
    } catch {
      figures.forged += 1;
      return 400;
    }
  };
  const server = createServer((request, answer) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (part: string) => {
      body += part;
    });
    request.on('end', () => {
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
      answer.writeHead(take(body, headers)).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/kean`,
    knows,
    figures,
    fail: (share) => {
      shares = share;
    },
    trust: (secret) => {
      verifier = new Webhook(secret);
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** As the office does it: HR connects it, compliance releases it. */
export async function connect(system: ToldSystem, hr: Colleague, compliance: Colleague): Promise<void> {
  const made = await hr.mutate<{ connectorId: string; secret: string }>('personnel.webhooks.make', {
    label: '门禁系统',
    url: system.url,
  });
  system.trust(made.secret);
  await compliance.mutate('personnel.webhooks.release', { connectorId: made.connectorId, version: 1 });
}
