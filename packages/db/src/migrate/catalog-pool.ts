import pg from 'pg';

/** Postgres' one-byte `"char"` type, which its catalogs are full of, and `text`. */
const CHAR_OID = 18;
const TEXT_OID = 25;

/**
 * A pool for the stock adapter which presents `"char"` columns as text, because the adapter throws on their type; the places
 * of those columns are remembered by result, so that they can be reported as characters afterwards. (Reporting them as text
 * is not enough: the engine panics on the first CHECK constraint it describes.)
 */
export class CatalogPool {
  /** What the stock adapter is given. */
  readonly disguised: pg.Pool;
  readonly #pool: pg.Pool;
  readonly #places = new WeakMap<object, number[]>();

  constructor(url: string) {
    this.#pool = new pg.Pool({
      connectionString: url,
      max: 2,
      application_name: 'kean-migrate',
      connectionTimeoutMillis: 10_000,
      // A migration waits longer for a lock than a request may, also for the engine's own while another runner migrates.
      options: '-c TimeZone=UTC -c client_min_messages=warning -c lock_timeout=30s',
    });
    const disguise = async (query: pg.QueryArrayConfig) => this.#disguise(await this.#pool.query(query));
    this.disguised = new Proxy(this.#pool, {
      get: (target, key) => {
        if (key === 'query') return disguise;
        const member: unknown = Reflect.get(target, key, target);
        return typeof member === 'function' ? member.bind(target) : member;
      },
    });
  }

  /** Positions of the `"char"` columns in a result, known by its rows. */
  placesOf(rows: object): readonly number[] {
    return this.#places.get(rows) ?? [];
  }

  /** Runs a whole file of statements as one simple query, which is one implicit transaction. */
  async runScript(script: string): Promise<void> {
    await this.#pool.query(script);
  }

  end(): Promise<void> {
    return this.#pool.end();
  }

  #disguise(result: pg.QueryArrayResult): pg.QueryArrayResult {
    const places = [...result.fields.keys()].filter((place) => result.fields[place]?.dataTypeID === CHAR_OID);
    for (const field of result.fields) if (field.dataTypeID === CHAR_OID) field.dataTypeID = TEXT_OID;
    if (places.length > 0) this.#places.set(result.rows, places);
    return result;
  }
}
