import { lockfileOf, quoted } from './lockfile.ts';
import type { Files, PackageModel, WorkspaceModel } from './model.ts';

/** All files of a workspace: what the packages hold, their manifests, the lockfile and the workspace file. */
export function workspaceFiles(model: WorkspaceModel): Files {
  const files = new Map(Object.entries(model.files ?? {}));
  files.set(
    'package.json',
    json({ name: 'fleet', private: true, packageManager: 'pnpm@12.21.0', devDependencies: model.rootNeeds }),
  );
  files.set('pnpm-workspace.yaml', workspaceFile(model));
  files.set('pnpm-lock.yaml', lockfileOf(model));
  for (const member of model.packages) {
    files.set(`${member.directory}/package.json`, manifestOf(member));
    for (const [path, content] of Object.entries(member.files ?? {})) files.set(`${member.directory}/${path}`, content);
  }
  return files;
}

function manifestOf({ name, version, needs, devNeeds, manifest }: PackageModel): string {
  return json({
    name,
    version,
    private: true,
    type: 'module',
    ...manifest,
    dependencies: needs,
    devDependencies: devNeeds,
  });
}

function workspaceFile({ packages, catalog = {} }: WorkspaceModel): string {
  const globs = new Set(packages.map(({ directory }) => directory.replace(/[^/]+$/, '*')));
  const entries = Object.entries(catalog).map(([name, version]) => `  ${quoted(name)}: ${quoted(version)}`);
  return [
    'packages:',
    ...[...globs].map((glob) => `  - ${glob}`),
    ...(entries.length === 0 ? [] : ['catalog:', ...entries]),
    '',
  ].join('\n');
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
