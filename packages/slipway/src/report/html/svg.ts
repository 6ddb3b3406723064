import { escapeHtml } from './escape.ts';
import { nodeHeight, type Drawing, type PlacedEdge, type PlacedNode, type Point } from './layout.ts';

const margin = 12;
const mostLetters = 38;
/** Drawn smaller than this nobody can read it; then it scrolls. */
const smallest = 0.72;

/** The drawing as SVG; `data-` attributes let the page follow the arrows. */
export function svgOf({ nodes, edges, width, height }: Drawing): string {
  const box = `${-margin} ${-margin} ${Math.ceil(width + 2 * margin)} ${Math.ceil(height + 2 * margin)}`;
  const content = [...edges.toSorted((a, b) => Number(a.live) - Number(b.live)).map(edge), ...nodes.map(node)].join(
    '\n',
  );
  const whole = Math.ceil(width + 2 * margin);
  const least = Math.ceil(whole * smallest);
  return `<svg viewBox="${box}" width="${whole}" style="min-width: ${least}px" role="group" aria-label="What reaches which app">\n${content}\n</svg>`;
}

/** A smooth line through all points; within a lane it is straight. */
function edge({ from, to, live, points }: PlacedEdge): string {
  const [start, ...rest] = points;
  if (start === undefined) return '';
  let [path, last] = [`M${coordinates(start)}`, start];
  for (const point of rest) {
    // Backwards, in a circle, the curve swings out so that it can be seen.
    const bend = point.x > last.x ? (point.x - last.x) / 2 : 40;
    const control = [coordinates({ x: last.x + bend, y: last.y }), coordinates({ x: point.x - bend, y: point.y })];
    path += `C${control.join(' ')} ${coordinates(point)}`;
    last = point;
  }
  const state = live ? ' class="live"' : '';
  return `<path d="${path}"${state} data-from="${escapeHtml(from)}" data-to="${escapeHtml(to)}"/>`;
}

function coordinates({ x, y }: Point): string {
  return `${x.toFixed(1)} ${y.toFixed(1)}`;
}

function node({ id, label, type, look, x, y, width }: PlacedNode): string {
  const text = label.length > mostLetters ? `…${label.slice(1 - mostLetters)}` : label;
  const round = type === 'app' ? nodeHeight / 2 : 6;
  return [
    `<g class="node ${type} ${look}" data-id="${escapeHtml(id)}" transform="translate(${x.toFixed(1)} ${y.toFixed(1)})"`,
    ` tabindex="0" role="button" aria-label="${escapeHtml(`${type} ${label}`)}">`,
    `<title>${escapeHtml(label)}</title>`,
    `<rect width="${width.toFixed(1)}" height="${nodeHeight}" rx="${round}"/>`,
    `<text x="${(width / 2).toFixed(1)}" y="${nodeHeight / 2}">${escapeHtml(text)}</text></g>`,
  ].join('');
}
