import type { AppPlan, Plan } from '../plan/index.ts';
import { printPath } from '../revision/index.ts';

/** Past this many arrows nobody reads it. */
const mostArrows = 24;
const mostCauses = 3;

/** From what changed, through the packages, to the apps; nothing when there is nothing to draw. */
export function mermaidGraph(plan: Plan): string[] {
  const arrows = [...new Set(plan.apps.flatMap((app) => pathsOf(app).flatMap(arrowsOf)))];
  if (arrows.length === 0) return [];
  const nodes = new Map<string, string>();
  const idOf = (name: string) => {
    const id = nodes.get(name) ?? `n${nodes.size}`;
    nodes.set(name, id);
    return id;
  };
  const apps = new Set(plan.apps.map(({ name }) => name));
  const lines = arrows.slice(0, mostArrows).map((arrow) => {
    const [from = '', to = ''] = arrow.split('\0');
    return `  ${idOf(from)} --> ${idOf(to)}`;
  });
  const shapes = [...nodes].map(([name, id]) =>
    apps.has(name) ? `  ${id}([${label(name)}]):::app` : `  ${id}[${label(name)}]`,
  );
  const style = '  classDef app fill:#1f883d,stroke:#1f883d,color:#fff';
  const graph = ['```mermaid', 'flowchart LR', ...shapes, ...lines, style, '```'].join('\n');
  const rest = arrows.length - mostArrows;
  return [graph, ...(rest > 0 ? [`<sub>and ${rest} more ${rest === 1 ? 'arrow' : 'arrows'}</sub>`] : [])];
}

/** What changed, followed by the names up to the app. */
function pathsOf({ verdicts }: AppPlan): string[][] {
  const verdict = [verdicts.image, verdicts.deploy, verdicts.config, verdicts.migrate].find(({ needed }) => needed);
  return (verdict?.causes ?? [])
    .slice(0, mostCauses)
    .map(({ subject, from, to, via }) => [
      from !== undefined && to !== undefined ? `${subject} ${from} → ${to}` : subject,
      ...via,
    ]);
}

function arrowsOf(path: readonly string[]): string[] {
  return path.slice(1).map((name, index) => `${path[index] ?? ''}\0${name}`);
}

/** Mermaid's own form of what has a meaning in a diagram, wherever it stands: directives, Markdown, entities. */
function label(name: string): string {
  const plain = printPath(name.replaceAll(/\s+/g, ' '));
  return `"${plain.replaceAll(/[&"<>#;%`{}]/g, (sign) => `#${sign.codePointAt(0) ?? 0};`)}"`;
}
