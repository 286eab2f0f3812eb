export { type CreatedRoles, type CreateRolesOptions, createRoles } from './create-roles.ts';
export { withDatabase, withLogin } from './database-url.ts';
export { LOGIN_ROLES, type LoginRole, loginRoles, OWNER_OF } from './login-roles.ts';
export { type Migrated, type MigrateOptions, migrate } from './migrate.ts';
export { diffMigrationsToSchema } from './schema-engine.ts';
export type { WhichDatabase } from './which-database.ts';
