/** The same server and login, another database. */
export function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${encodeURIComponent(database)}`;
  return changed.href;
}

/** The same server, another login and database. */
export function withLogin(url: string, login: { role: string; password: string; database: string }): string {
  const changed = new URL(withDatabase(url, login.database));
  changed.username = encodeURIComponent(login.role);
  changed.password = encodeURIComponent(login.password);
  return changed.href;
}
