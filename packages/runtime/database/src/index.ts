export { checkDatabase, createDatabase, type DatabaseOptions } from './database.ts';
export { DatabaseError } from './error.ts';
export type { Migration } from './migrations/migration.ts';
export {
  migrateDown,
  migrateUp,
  migrationStatus,
  type MigrationOptions,
  type MigrationState,
} from './migrations/run.ts';
export { sessionOptions, type SessionSettings } from './session-settings.ts';
export { databaseVariables } from './variables.ts';
