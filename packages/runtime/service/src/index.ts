export { createService } from './create-service.ts';
export { ServiceError } from './error.ts';
export type { Limits } from './limits.ts';
export { ProblemError, problemSchema, type Problem, type ProblemInput } from './problem.ts';
export { runMain } from './run-main.ts';
export { runService } from './run-service.ts';
export { serviceVariables, type ServiceEnvironment } from './service-variables.ts';
export type { Check, Service, ServiceOptions } from './service.ts';
