import type { Graph, GraphNode } from './graph.ts';

/** A place in a column: a node, or the lane of an arrow that passes through. */
export interface Slot {
  readonly node: GraphNode | undefined;
}

export type Column = readonly Slot[];

/** The slots that an arrow passes, its two ends included. */
interface Route {
  readonly from: string;
  readonly to: string;
  readonly slots: readonly Slot[];
}

const sweeps = 8;

/** Puts nodes into columns, arrows pointing right, and orders each column so that few arrows cross. */
export function inColumns({ nodes, edges }: Graph): { columns: readonly Column[]; routes: readonly Route[] } {
  const depths = depthsOf(nodes, edges);
  const slots = new Map([...nodes].map(([id, node]) => [id, { node }]));
  const columns: Slot[][] = Array.from({ length: Math.max(-1, ...depths.values()) + 1 }, () => []);
  for (const [id, slot] of slots) columns[depths.get(id) ?? 0]?.push(slot);
  const routes = [...edges].flatMap(([from, targets]) =>
    [...targets].map((to) => ({ from, to, slots: route(slots.get(from), slots.get(to), depths, columns) })),
  );
  untangle(columns, routes);
  return { columns: columns.filter(({ length }) => length > 0), routes };
}

/** A node stands one column right of the furthest thing it needs, in a circle of what was met first; apps are last. */
function depthsOf(nodes: Graph['nodes'], edges: Graph['edges']): Map<string, number> {
  const needs = new Map<string, string[]>();
  for (const [from, targets] of edges) for (const to of targets) needs.set(to, [...(needs.get(to) ?? []), from]);
  const depths = new Map<string, number>();
  const depthOf = (id: string): number => {
    const known = depths.get(id);
    if (known !== undefined) return known;
    depths.set(id, 0);
    const depth = Math.max(-1, ...(needs.get(id) ?? []).map(depthOf)) + 1;
    depths.set(id, depth);
    return depth;
  };
  for (const id of nodes.keys()) depthOf(id);
  const inner = [...nodes.values()].filter(({ type }) => type !== 'app').map(({ id }) => depthOf(id));
  const last = Math.max(-1, ...inner) + 1;
  for (const { id, type } of nodes.values()) if (type === 'app') depths.set(id, last);
  // A change stands beside what it changes, not far to the left of it.
  for (const { id, type } of nodes.values()) {
    const targets = [...(edges.get(id) ?? [])].map((to) => depths.get(to) ?? 1);
    if (type === 'change' && targets.length > 0) depths.set(id, Math.max(0, Math.min(...targets) - 1));
  }
  return depths;
}

function route(
  from: Slot | undefined,
  to: Slot | undefined,
  depths: ReadonlyMap<string, number>,
  columns: Slot[][],
): Slot[] {
  if (from?.node === undefined || to?.node === undefined) return [];
  const [start, end] = [depths.get(from.node.id) ?? 0, depths.get(to.node.id) ?? 0];
  const lanes = Array.from({ length: Math.max(0, end - start - 1) }, (): Slot => ({ node: undefined }));
  lanes.forEach((lane, index) => columns[start + 1 + index]?.push(lane));
  return [from, ...lanes, to];
}

/** Orders each column by the middle of its neighbours, to and fro. */
function untangle(columns: Slot[][], routes: readonly Route[]): void {
  const neighbours = new Map<Slot, Slot[]>();
  const tie = (a: Slot, b: Slot) => neighbours.set(a, [...(neighbours.get(a) ?? []), b]);
  for (const { slots } of routes) {
    slots.slice(1).forEach((slot, index) => {
      const before = slots[index];
      if (before === undefined) return;
      tie(before, slot);
      tie(slot, before);
    });
  }
  for (let sweep = 0; sweep < sweeps; sweep += 1) {
    columns.forEach((_, step) => {
      const index = sweep % 2 === 0 ? step : columns.length - 1 - step;
      const heights = new Map(
        columns.flatMap((column) => column.map((slot, row) => [slot, (row + 0.5) / column.length] as const)),
      );
      columns[index] = (columns[index] ?? []).toSorted(
        (a, b) => middle(a, neighbours, heights) - middle(b, neighbours, heights),
      );
    });
  }
}

function middle(slot: Slot, neighbours: ReadonlyMap<Slot, Slot[]>, heights: ReadonlyMap<Slot, number>): number {
  const near = neighbours.get(slot) ?? [];
  if (near.length === 0) return heights.get(slot) ?? 0.5;
  return near.reduce((sum, other) => sum + (heights.get(other) ?? 0.5), 0) / near.length;
}
