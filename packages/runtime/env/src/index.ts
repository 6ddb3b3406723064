export { defineVariables } from './define-variables.ts';
export { environmentName, type EnvironmentName } from './environment-name.ts';
export { EnvironmentError } from './error.ts';
export { loadEnvironment, type LoadOptions } from './load-environment.ts';
export type { Values, Variable, Variables } from './variable.ts';
