import { kinds, type AppPlan, type Kind, type Plan } from '../../plan/index.ts';

/** How a node looks: the heaviest work that an app needs, or what a node is otherwise. */
export type Look = Kind | 'idle' | 'change';

export interface GraphNode {
  readonly id: string;
  readonly label: string;
  readonly type: 'app' | 'package' | 'change';
  readonly look: Look;
}

/** Edges run from what is needed to what needs it, as changes do. */
export interface Graph {
  readonly nodes: ReadonlyMap<string, GraphNode>;
  readonly edges: ReadonlyMap<string, ReadonlySet<string>>;
  /** Whether a change comes along an edge. */
  readonly isLive: (from: string, to: string) => boolean;
  /** Apps and packages that are left out because nothing reaches them and there are too many. */
  readonly hidden: number;
}

/** Past this many, only what a change reaches is drawn. */
const mostNodes = 60;
const mostChanges = 3;

/** What to draw of a plan: changes, packages, apps, without the arrows that follow from others. */
export function graphOf(plan: Plan): Graph {
  const full = { nodes: new Map<string, GraphNode>(), edges: new Map<string, Set<string>>() };
  for (const app of plan.apps)
    full.nodes.set(app.name, { id: app.name, label: app.name, type: 'app', look: lookOf(app) });
  for (const { name, verdicts } of plan.packages) {
    full.nodes.set(name, { id: name, label: name, type: 'package', look: verdicts.check.needed ? 'check' : 'idle' });
  }
  const draw = (from: string, to: string) => {
    if (from === to || !full.nodes.has(from) || !full.nodes.has(to)) return;
    full.edges.set(from, (full.edges.get(from) ?? new Set()).add(to));
  };
  for (const { name, needs } of [...plan.apps, ...plan.packages]) for (const need of needs) draw(need, name);
  const ways = plan.apps.flatMap((app) => addChanges(app, full.nodes, draw));
  const live = new Set(ways.flatMap((way) => way.slice(1).map((to, index) => `${way[index] ?? ''}\0${to}`)));
  const isLive = (from: string, to: string) => live.has(`${from}\0${to}`);
  const reached = new Set(ways.flat());
  const shown = full.nodes.size - countChanges(full.nodes) <= mostNodes ? connected(full, reached) : reached;
  const nodes = new Map([...full.nodes].filter(([id]) => shown.has(id)));
  const hidden = plan.apps.filter(({ name }) => !shown.has(name)).length;
  return { nodes, edges: reduced(within(full.edges, nodes), isLive), isLive, hidden };
}

export function lookOf({ verdicts }: AppPlan): Look {
  const heaviest = (
    ['teardown', 'image', 'migrate', 'deploy', 'config', 'check'] as const satisfies readonly Kind[]
  ).find((kind) => verdicts[kind].needed);
  return heaviest ?? 'idle';
}

/** Adds what changed as nodes of their own. @returns the ways from each change to the app */
function addChanges(app: AppPlan, nodes: Map<string, GraphNode>, draw: (from: string, to: string) => void): string[][] {
  const verdict = kinds
    .filter((kind) => kind !== 'check')
    .map((kind) => app.verdicts[kind])
    .find(({ needed }) => needed);
  const causes = (verdict?.causes ?? []).filter(({ via }) => via.length > 0);
  return [
    [app.name].filter(() => verdict !== undefined),
    ...causes.slice(0, mostChanges).map(({ subject, from, to, via }) => {
      const label =
        from !== undefined && to !== undefined ? `${shortened(subject)} ${from} → ${to}` : shortened(subject);
      const id = `change ${subject} ${from ?? ''} ${to ?? ''}`;
      nodes.set(id, { id, label, type: 'change', look: 'change' });
      const known = via.filter((name) => nodes.has(name));
      const way = [id, ...known];
      way.forEach((name, index) => {
        const next = way[index + 1];
        if (next !== undefined) draw(name, next);
      });
      return way;
    }),
  ];
}

/** The end of a path tells most. */
function shortened(subject: string): string {
  if (subject.startsWith('pnpm-lock.yaml: ')) return subject.slice('pnpm-lock.yaml: '.length);
  const parts = subject.split('/');
  return parts.length <= 2 ? subject : `…/${parts.slice(-2).join('/')}`;
}

function countChanges(nodes: ReadonlyMap<string, GraphNode>): number {
  return [...nodes.values()].filter(({ type }) => type === 'change').length;
}

/** Everything that some arrow touches, all apps, and what a change reaches. */
function connected({ nodes, edges }: Pick<Graph, 'nodes' | 'edges'>, reached: ReadonlySet<string>): Set<string> {
  const apps = [...nodes.values()].filter(({ type }) => type === 'app').map(({ id }) => id);
  return new Set([...apps, ...reached, ...[...edges].flatMap(([from, targets]) => [from, ...targets])]);
}

function within(edges: Graph['edges'], nodes: ReadonlyMap<string, GraphNode>): Graph['edges'] {
  const kept = [...edges].filter(([from]) => nodes.has(from));
  return new Map(kept.map(([from, targets]) => [from, new Set([...targets].filter((to) => nodes.has(to)))]));
}

/** Leaves out an arrow along which nothing comes, when others lead to the same place. */
function reduced(edges: Graph['edges'], isLive: Graph['isLive']): Graph['edges'] {
  const reach = (from: string, avoiding: string, seen = new Set<string>()): Set<string> => {
    for (const to of edges.get(from) ?? []) {
      if (seen.has(to) || to === avoiding) continue;
      seen.add(to);
      reach(to, avoiding, seen);
    }
    return seen;
  };
  return new Map(
    [...edges].map(([from, targets]) => {
      const isDetour = (to: string) => (other: string) =>
        other !== to && reach(other, from).has(to) && !reach(to, from).has(other);
      const needed = [...targets].filter((to) => isLive(from, to) || ![...targets].some(isDetour(to)));
      return [from, new Set(needed)];
    }),
  );
}
