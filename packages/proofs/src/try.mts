import { readFileSync } from 'node:fs';
import { Colleague, demoOf } from './office/colleague.ts';
const inst = JSON.parse(readFileSync(process.argv[2] + '/instance.json', 'utf8'));
const a = await Colleague.signIn(inst, demoOf(inst, 'agent'));
console.log(await a.query('agency.session.current'));
for (const f of ['legacy-clients.gb18030.csv', 'legacy-clients.xlsx']) {
  const t = Date.now();
  const s = await a.importList('/work/shared/data/' + f);
  console.log(f, Date.now() - t, s);
  const { import: _i, rejectedRows, ...r } = await a.query<any>('collection.imports.report', { importId: s.id });
  console.log(r);
}
const page = await a.query<any>('clients.list', { limit: 3 });
console.log(JSON.stringify(page, null, 1).slice(0, 1500));
console.log(await a.mutate<any>('clients.search', { q: '任越' }).then((x) => x.rows.length));
console.log(await a.mutate<any>('clients.search', { q: '13900001733' }).then((x) => x.rows[0]));
console.log(await a.query('circulation.revealOptions', { clientId: page.rows[0].id }).catch((e) => e.message));
console.log(await a.mutate('circulation.reveal', { clientId: page.rows[0].id, field: 'phone', purpose: 'consent-request' }).catch((e) => e.message));
console.log(await a.mutate('circulation.reveal', { clientId: page.rows[0].id, field: 'phone', purpose: 'viewing-arrangement' }).catch((e) => e.message));
const other = await Colleague.signIn(inst, demoOf(inst, 'agent', 2));
console.log('other', await other.mutate<any>('clients.search', { q: '13900001733' }).then((x) => x.rows.length));
const aud = await Colleague.signIn(inst, demoOf(inst, 'auditor'));
console.log(JSON.stringify((await aud.query<any>('accountability.log.search', { limit: 5 })).entries, null, 0));
console.log(await aud.query('clients.list', { limit: 3 }).catch((e) => e.message));
