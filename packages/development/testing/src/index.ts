export { requirement, type Requirement } from './requirement.ts';
export { testDatabase, type TestDatabase } from './test-database.ts';
