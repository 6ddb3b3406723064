import type { createColors } from 'picocolors';

type Colors = ReturnType<typeof createColors>;

/** Everything that is running, for people. */
export interface View {
  readonly seconds: number;
  /** In the order of their ports. */
  readonly services: readonly { readonly name: string; readonly port: number | undefined }[];
  /** Names of services that did not come up. */
  readonly down: readonly string[];
  readonly means: readonly { readonly name: string; readonly description: string }[];
  /** Where the logs are, `*.log`. */
  readonly logs: string;
  /** A command that records a release. */
  readonly example: string | undefined;
  /** What is not as it usually is, a sentence each. */
  readonly notes: readonly string[];
}

/** How the example apps are called here, and which of their pages is worth opening. Others go by their names. */
const pages: Readonly<Record<string, { readonly label: string; readonly path: string }>> = {
  api: { label: 'API docs', path: '/docs' },
  web: { label: 'Board', path: '' },
  worker: { label: 'Worker', path: '' },
};

/** The one screen that `pnpm start` ends in. */
export function formatScreen(view: View, colors: Colors): string {
  const services = view.services.map(({ name, port }) => row(labelOf(name), colors.cyan(addressOf(name, port))));
  const means = view.means.map(({ name, description }) => row(name, description));
  const blocks = [
    [headline(view, colors)],
    services,
    [...means, row('Logs', view.logs)],
    view.notes.map((note) => `  ${colors.yellow('!')} ${note}`),
    view.example === undefined ? [] : [colors.dim('  Record a release and watch the board:'), `  ${view.example}`],
    [colors.dim('  Ctrl-C stops everything.')],
  ];
  const text = blocks.filter((block) => block.length > 0).map((block) => block.join('\n'));
  return `\n${text.join('\n\n')}\n`;
}

/** The address of an app's page. */
export function addressOf(name: string, port: number | undefined): string {
  return port === undefined ? 'runs' : `http://localhost:${port}${pages[name]?.path ?? ''}`;
}

function headline({ seconds, down }: View, colors: Colors): string {
  const time = colors.dim(`  (${seconds.toFixed(1)} s)`);
  if (down.length === 0) return `  ${colors.green('✓')} ${colors.bold('Everything runs')}${time}`;
  return `  ${colors.red('✗')} ${colors.bold(`Runs, but without ${down.join(', ')}`)}${time}`;
}

function labelOf(name: string): string {
  return pages[name]?.label ?? name;
}

function row(label: string, text: string): string {
  return `  ${label.padEnd(12)}${text}`;
}
