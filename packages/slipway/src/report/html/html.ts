import { readFileSync } from 'node:fs';

import {
  kinds,
  type AppPlan,
  type Cause,
  type Kind,
  type PackagePlan,
  type Plan,
  type Verdict,
} from '../../plan/index.ts';
import { groupApps, headline, noApps, totalsOf, type Group } from '../groups.ts';
import { sideInWords } from '../text.ts';
import { escapeHtml } from './escape.ts';
import { graphOf, lookOf } from './graph.ts';
import { layOut } from './layout.ts';
import { svgOf } from './svg.ts';
import { verbs } from '../verbs.ts';

/** The plan as one page that needs nothing else: a graph to click, and for each app every verdict with its causes. */
export function htmlReport(plan: Plan): string {
  const [style, script] = ['page.css', 'page.js'].map((name) => readFileSync(new URL(name, import.meta.url), 'utf8'));
  const { html: graph, isWide } = drawing(plan);
  const title = `Plan: ${sideInWords(plan.base)} → ${sideInWords(plan.head)}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
<style>
${style ?? ''}</style>
</head>
<body>
<header>
<p class="brand">slipway <b>plan</b></p>
<h1><code>${escapeHtml(sideInWords(plan.base))}</code> <span aria-label="to">→</span> <code>${escapeHtml(sideInWords(plan.head))}</code></h1>
${plan.warnings.map((warning) => `<p class="warning" role="alert">${escapeHtml(warning)}</p>`).join('\n')}
${tiles(plan)}
</header>
<main${isWide ? ' class="wide"' : ''}>
<section class="graph" aria-label="Graph">
${graph}
</section>
<section class="apps" aria-label="Apps">
<input type="search" placeholder="Find an app or a package" aria-label="Find an app or a package" hidden>
${groupApps(plan).map(groupOf).join('\n')}
${packagesOf(plan.packages)}
</section>
</main>
<footer>Desired against actual, by content: what no fingerprint hashes cannot change an image, and what changes one is named here.</footer>
<script>
${script ?? ''}</script>
</body>
</html>
`;
}

function tiles(plan: Plan): string {
  const totals = totalsOf(plan);
  const tile = (count: number, word: string, look: string) =>
    `<li class="${look}${count === 0 ? ' none' : ''}"><b>${count}</b> ${word}</li>`;
  return `<ul class="tiles">
${tile(totals.image, totals.image === 1 ? 'image to build' : 'images to build', 'image')}
${tile(totals.migrate, 'to migrate', 'migrate')}
${tile(totals.deploy, 'to deploy', 'deploy')}
${tile(totals.config, 'to configure', 'config')}
${totals.teardown > 0 ? tile(totals.teardown, 'to tear down', 'teardown') : ''}
${tile(totals.check + totals.packages, totals.check + totals.packages === 1 ? 'check' : 'checks', 'check')}
${tile(totals.untouched, `of ${plan.apps.length} apps left alone`, 'idle')}
</ul>`;
}

/** Past this many pixels, a graph has the width of the page, and apps stand below it. */
const widest = 860;

function drawing(plan: Plan): { readonly html: string; readonly isWide: boolean } {
  const graph = graphOf(plan);
  if (graph.nodes.size === 0) return { html: `<p class="empty">${emptyInWords(plan)}</p>`, isWide: false };
  const hidden =
    graph.hidden === 0 ? '' : `<p class="hidden">${graph.hidden} apps that nothing reaches are not drawn.</p>`;
  const legend =
    '<p class="legend"><span class="change">what changed</span> → <span class="package">packages</span> → <span class="app">apps</span></p>';
  const placed = layOut(graph);
  return { html: `${legend}\n<div class="canvas">${svgOf(placed)}</div>\n${hidden}`, isWide: placed.width > widest };
}

/** Why nothing is drawn. */
function emptyInWords(plan: Plan): string {
  const { untouched, packages } = totalsOf(plan);
  if (plan.apps.length === 0) return noApps;
  if (untouched === plan.apps.length && packages === 0) return 'Nothing differs: every app runs what it should.';
  return 'Every app runs what it should; what differs is to be checked only.';
}

function groupOf(group: Group): string {
  const look = group.kinds[0] ?? 'idle';
  return `<div class="group">
<h2 class="${look}">${escapeHtml(group.title)} <small>${group.apps.length}</small></h2>
${group.apps.map((app) => appOf(app, group)).join('\n')}
</div>`;
}

function appOf(app: AppPlan, group: Group): string {
  const facts = [
    app.path,
    app.version === null ? '' : `version ${app.version}`,
    app.fingerprint === null ? '' : `fp-${app.fingerprint.slice(0, 12)}`,
  ].filter((fact) => fact !== '');
  const first = headline(app, group.kinds)[0]?.text ?? '';
  return `<details class="${lookOf(app)}" data-id="${escapeHtml(app.name)}">
<summary><b>${escapeHtml(app.name)}</b> <span>${escapeHtml(first)}</span></summary>
<p class="facts">${facts.map((fact) => `<code>${escapeHtml(fact)}</code>`).join(' ')}</p>
<dl>${kinds.map((kind) => verdictOf(kind, app.verdicts[kind])).join('')}</dl>
</details>`;
}

function verdictOf(kind: Kind, { needed, causes }: Verdict): string {
  const word = needed ? 'yes' : 'no';
  return `<dt class="${needed ? kind : 'idle'}">${verbs[kind]} <b>${word}</b></dt><dd><ul>${causes.map(causeOf).join('')}</ul></dd>`;
}

function causeOf({ text, via, change }: Cause): string {
  if (change === 'none' || via.length === 0) return `<li>${escapeHtml(text)}</li>`;
  const chain = ` ← ${via.join(' ← ')}`;
  const what = text.endsWith(chain) ? text.slice(0, -chain.length) : text;
  return `<li><code>${escapeHtml(what)}</code>${via.map((name) => ` <i>←</i> <span>${escapeHtml(name)}</span>`).join('')}</li>`;
}

/** Enough to look through; the rest is a matter for `--json`. */
const mostPackages = 300;

function packagesOf(packages: readonly PackagePlan[]): string {
  const toCheck = packages.filter(({ verdicts }) => verdicts.check.needed);
  if (toCheck.length === 0) return '';
  const items = toCheck.slice(0, mostPackages).map(
    ({ name, path, verdicts }) => `<details class="check" data-id="${escapeHtml(name)}">
<summary><b>${escapeHtml(name)}</b> <span>${escapeHtml(verdicts.check.causes[0]?.text ?? '')}</span></summary>
<p class="facts"><code>${escapeHtml(path)}</code></p>
<dl>${verdictOf('check', verdicts.check)}</dl>
</details>`,
  );
  const rest = toCheck.length > mostPackages ? `<p>and ${toCheck.length - mostPackages} more</p>` : '';
  return `<div class="group"><h2 class="check">Packages to check <small>${toCheck.length} of ${packages.length}</small></h2>
${items.join('\n')}${rest}</div>`;
}
