import { kinds, type AppPlan, type Cause, type Kind, type Plan } from '../plan/index.ts';
import { groupApps, headline, totalsInWords, type Group } from './groups.ts';
import { mermaidGraph } from './mermaid.ts';
import { sideInWords } from './text.ts';

/** GitHub cuts a step's summary off at 1 MiB; we leave room for others. */
const mostBytes = 900_000;

const titles: Readonly<Record<Kind, string>> = {
  check: 'Check',
  image: 'Image',
  migrate: 'Migrate',
  deploy: 'Deploy',
  config: 'Config',
  teardown: 'Teardown',
};

/** The plan for a step summary or a comment on a pull request, with a small graph of what reaches which app. */
export function markdownReport(plan: Plan): string {
  const groups = groupApps(plan);
  const busy = groups.filter(({ kinds: work }) => work.length > 0);
  const idle = groups.filter(({ kinds: work }) => work.length === 0);
  const sections = [
    `### Plan: ${code(sideInWords(plan.base))} → ${code(sideInWords(plan.head))}`,
    ...plan.warnings.map((warning) => `> [!WARNING]\n> ${escaped(warning)}`),
    `**${totalsInWords(plan)}**`,
    ...(busy.length === 0 ? [] : [table(busy)]),
    ...mermaidGraph(plan),
    ...packages(plan),
    ...idle.map(untouched),
  ];
  return fitted(sections);
}

function table(groups: readonly Group[]): string {
  const used = kinds.filter((kind) => groups.some(({ apps }) => apps.some(({ verdicts }) => verdicts[kind].needed)));
  return [
    `| App | ${used.map((kind) => titles[kind]).join(' | ')} | Why |`,
    `| :-- | ${used.map(() => ':-:').join(' | ')} | :-- |`,
    ...groups.flatMap((group) => group.apps.map((app) => row(app, used, headline(app, group.kinds)))),
  ].join('\n');
}

function row({ name, verdicts }: AppPlan, used: readonly Kind[], causes: readonly Cause[]): string {
  const marks = used.map((kind) => (verdicts[kind].needed ? '●' : ' ')).join(' | ');
  const [first, ...rest] = causes;
  const more = rest.length === 0 ? '' : ` <sub>and ${rest.length} more</sub>`;
  return `| ${bold(name)} | ${marks} | ${code(first?.text ?? '')}${more} |`;
}

function packages({ packages: all }: Plan): string[] {
  const names = all.filter(({ verdicts }) => verdicts.check.needed).map(({ name }) => code(name));
  if (names.length === 0) return [];
  return [details(`${names.length} of ${all.length} packages to check`, names.join(', '))];
}

function untouched({ apps }: Group): string {
  const lines = apps.map((app) => `- ${bold(app.name)}: ${escaped(headline(app, [])[0]?.text ?? '')}`);
  return details(`${apps.length} ${apps.length === 1 ? 'app' : 'apps'} left alone, and why`, lines.join('\n'));
}

function details(summary: string, content: string): string {
  return `<details><summary>${summary}</summary>\n\n${content}\n\n</details>`;
}

function fitted(sections: readonly string[]): string {
  const kept: string[] = [];
  let size = 0;
  for (const section of sections) {
    size += Buffer.byteLength(section) + 2;
    if (size > mostBytes)
      return `${[...kept, '_The rest is too long for a summary: see `slipway plan --json`._'].join('\n\n')}\n`;
    kept.push(section);
  }
  return `${kept.join('\n\n')}\n`;
}

/** GitHub takes `@acme/api` for a team, and tells it of the comment, unless it is code. */
function bold(name: string): string {
  return name.startsWith('@') ? `**${code(name)}**` : `**${escaped(name)}**`;
}

/** In backticks, also inside a table. */
function code(text: string): string {
  return `\`${text.replaceAll('`', "'").replaceAll('|', '\\|').replaceAll(/\s+/g, ' ')}\``;
}

function escaped(text: string): string {
  return text.replaceAll(/[\\`*_[\]<>|]/g, (sign) => `\\${sign}`).replaceAll(/\s+/g, ' ');
}
