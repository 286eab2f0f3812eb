/** The address as libpq reads it from the environment: on a command line everybody on the machine would see the password. */
export function libpqEnvironment(databaseUrl: string): Record<string, string> {
  const url = new URL(databaseUrl);
  const tls = url.searchParams.get('sslmode');
  return {
    PGHOST: decodeURIComponent(url.searchParams.get('host') ?? url.hostname),
    PGPORT: url.port === '' ? '5432' : url.port,
    PGUSER: decodeURIComponent(url.username),
    PGPASSWORD: decodeURIComponent(url.password),
    PGDATABASE: decodeURIComponent(url.pathname.slice(1)),
    PGAPPNAME: 'kean-backup',
    ...(tls === null ? {} : { PGSSLMODE: tls }),
  };
}
