import type { DeployEvent } from '../deploy/index.ts';

/**
 * A deployment as Markdown, for the summary of a workflow's step.
 * @param fault why it ended early
 */
export function deploySummary(events: readonly DeployEvent[], title: string, fault?: string): string {
  const apps = events.filter((event) => event.event === 'app');
  const faults = events.filter((event) => event.event === 'fault');
  const plan = events.findLast((event) => event.event === 'plan');
  const end = events.findLast((event) => event.event === 'end');
  const lines = [`## ${escaped(title)}`, ''];
  if (fault !== undefined) lines.push(`**${escaped(fault)}**`, '');
  for (const event of events) if (event.event === 'note') lines.push(`> ${escaped(event.text)}`, '');
  if (plan?.apps.length === 0) lines.push('Nothing to do: it runs the releases that it should.', '');
  if (apps.length > 0) {
    lines.push('| App | Outcome | Release | |', '| --- | --- | --- | --- |');
    for (const { app, outcome, release, text, seconds } of apps)
      lines.push(
        `| ${escaped(app)} | ${outcome} | ${escaped(release)} | ${escaped(text)}${seconds > 0 ? ` (${seconds} s)` : ''} |`,
      );
    lines.push('');
  }
  for (const { app, reason, text, evidence } of faults) {
    lines.push(`**${escaped(app)}**: ${escaped(reason)}: ${escaped(text)}`, '');
    for (const { of, lines: said } of evidence)
      lines.push(`${escaped(of)}:`, '', ...said.map((line) => `    ${line}`), '');
  }
  if (plan !== undefined && plan.apps.length > 0) {
    lines.push('<details><summary>Why</summary>', '');
    for (const { app, causes } of plan.apps)
      lines.push(...causes.map((cause) => `- ${escaped(app)}: ${escaped(cause)}`));
    lines.push('', '</details>', '');
  }
  if (end !== undefined) lines.push(`${end.writes} writes to the cluster, ${end.seconds} s.`);
  return `${lines.join('\n')}\n`;
}

function escaped(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]<>|#]/g, String.raw`\$&`).replaceAll(/\s+/g, ' ');
}
