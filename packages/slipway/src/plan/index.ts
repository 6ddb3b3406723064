export { makePlan } from './make-plan.ts';
export { kinds } from './plan.ts';
export type { AppPlan, Cause, Kind, PackagePlan, Plan, Side, Verdict } from './plan.ts';
export { inSentence } from './verdicts.ts';
