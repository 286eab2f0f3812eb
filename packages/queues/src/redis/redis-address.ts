/** One Redis, or the nodes by which a cluster is found. */
export interface RedisAddress {
  readonly kind: 'single' | 'cluster';
  readonly nodes: readonly { readonly host: string; readonly port: number }[];
  readonly tls: boolean;
  /** Empty where the server asks for none. */
  readonly username: string;
  readonly password: string;
}

const USUAL_PORT = 6379;

/**
 * Reads `redis://user:password@host:port/database`, or of a Redis Cluster
 * `redis-cluster://user:password@host:port?nodes=host:port,host:port`; with `rediss` for TLS. One node is enough to find a cluster, the
 * further ones are asked where that one is down. A cluster has database 0 alone.
 *
 * @throws TypeError where it is no such address; it says nothing of it, for it holds a password
 */
export function readRedisAddress(address: string): RedisAddress {
  const url = URL.parse(address);
  const [, secure, cluster] = /^redis(s?)(-cluster)?:$/.exec(url?.protocol ?? '') ?? [];
  if (url === null || secure === undefined || url.hostname === '') throw new TypeError('no address of a Redis');
  if (cluster !== undefined && !['', '/', '/0'].includes(url.pathname)) {
    throw new TypeError('a Redis Cluster has database 0 alone');
  }
  const further = (url.searchParams.get('nodes') ?? '').split(',').filter((node) => node !== '');
  const nodes = [url, ...further.map(nodeAt)].map(({ hostname, port }) => ({
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(port || USUAL_PORT),
  }));
  return {
    kind: cluster === undefined ? 'single' : 'cluster',
    nodes: cluster === undefined ? nodes.slice(0, 1) : nodes,
    tls: secure === 's',
    username: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
  };
}

function nodeAt(text: string): URL {
  const url = URL.parse(`redis://${text}`);
  if (url === null || url.hostname === '' || url.username !== '' || url.pathname !== '') {
    throw new TypeError('the nodes of a Redis Cluster are given as host:port, apart by commas');
  }
  return url;
}
