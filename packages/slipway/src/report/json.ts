import type { Plan } from '../plan/index.ts';

/** The plan for programs, in the form of `schemas/plan.schema.json`. */
export function jsonReport(plan: Plan): string {
  return `${JSON.stringify(plan, null, 2)}\n`;
}
