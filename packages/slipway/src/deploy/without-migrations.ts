import type { Plan } from '../plan/index.ts';
import type { Target } from './target.ts';

/**
 * The plan of a preview that shares another environment's database: nothing migrates it. A branch's migration may still change, and
 * would be in the way of everything that lands before it.
 */
export function withoutMigrations(plan: Plan, { name, overlay, migrates }: Target): Plan {
  const apps = plan.apps.filter(({ verdicts }) => verdicts.migrate.needed).map((app) => app.name);
  if (migrates || apps.length === 0) return plan;
  const text = `${name} takes the secrets of ${overlay}, and with them its database`;
  const migrate = { needed: false, causes: [{ text, subject: overlay, change: 'none' as const, via: [] }] };
  const mend = `--allow-migrations runs them there; overlays and secrets of its own and \`--from preview\` give it a database of its own.`;
  return {
    ...plan,
    apps: plan.apps.map((app) => (apps.includes(app.name) ? { ...app, verdicts: { ...app.verdicts, migrate } } : app)),
    warnings: [...plan.warnings, `${text}, so the migrations of ${apps.join(', ')} are not run: ${mend}`],
  };
}
