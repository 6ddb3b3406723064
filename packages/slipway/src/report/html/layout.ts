import { inColumns, type Column, type Slot } from './columns.ts';
import type { Graph, GraphNode } from './graph.ts';

export interface PlacedNode extends GraphNode {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface PlacedEdge {
  readonly from: string;
  readonly to: string;
  readonly live: boolean;
  /** Where it leaves, enters and leaves each column on its way, and arrives. */
  readonly points: readonly Point[];
}

export interface Drawing {
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
  readonly width: number;
  readonly height: number;
}

export const nodeHeight = 30;
const columnGap = 64;
const rowGap = 16;
const laneHeight = 4;
const letter = 7.4;
const mostLetters = 38;

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

/** Places a graph in columns: changes to the left, apps to the right; long arrows have lanes of their own between the nodes. */
export function layOut(graph: Graph): Drawing {
  const { columns, routes } = inColumns(graph);
  const tallest = Math.max(0, ...columns.map(heightOf));
  const boxes = new Map<Slot, Box>();
  let x = 0;
  for (const column of columns) {
    const width = Math.max(0, ...column.map(({ node }) => (node === undefined ? 0 : widthOf(node.label))));
    let y = (tallest - heightOf(column)) / 2;
    for (const slot of column) {
      boxes.set(slot, { x, y, width });
      y += slotHeight(slot) + rowGap;
    }
    x += width + columnGap;
  }
  const nodes = [...boxes].flatMap(([{ node }, box]) => (node === undefined ? [] : [{ ...node, ...box }]));
  const edges = routes.map(({ from, to, slots }) => {
    const points = slots.flatMap((slot) => sides(slot, boxes)).slice(1, -1);
    return { from, to, live: graph.isLive(from, to), points };
  });
  return { nodes, edges, width: Math.max(0, x - columnGap), height: tallest };
}

/** The middles of a slot's left and right side. */
function sides(slot: Slot, boxes: ReadonlyMap<Slot, Box>): Point[] {
  const { x, y, width } = boxes.get(slot) ?? { x: 0, y: 0, width: 0 };
  const middle = y + slotHeight(slot) / 2;
  return [
    { x, y: middle },
    { x: x + width, y: middle },
  ];
}

function heightOf(column: Column): number {
  return column.reduce((sum, slot) => sum + slotHeight(slot) + rowGap, -rowGap);
}

function slotHeight({ node }: Slot): number {
  return node === undefined ? laneHeight : nodeHeight;
}

function widthOf(label: string): number {
  return Math.min(mostLetters, label.length) * letter + 30;
}
