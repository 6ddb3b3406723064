export { requirement, type Requirement, type RequirementName } from './requirement.ts';
export { testDatabase, type TestDatabase } from './test-database.ts';
