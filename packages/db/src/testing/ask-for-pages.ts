/** Asks for many pages of a list, one after the other, with whichever client is named; its collector is watched from outside. */
import pg from 'pg';
import { AnsweringClient } from '../answering-client.ts';

const [url, client] = process.argv.slice(2);
const connection = new (client === 'answering' ? AnsweringClient : pg.Client)({ connectionString: url });
await connection.connect();
const text = `select n, n::text || ' of a list' as words, md5(n::text) as id from generate_series(1, 100) n where n > $1`;
for (let page = 0; page < 1_500; page += 1) await connection.query({ name: 'page', text, values: [0] });
await connection.end();
