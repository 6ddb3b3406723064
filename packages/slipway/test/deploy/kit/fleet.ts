import { workspaceFiles } from '../../kit/workspace-files.ts';
import type { Files, PackageModel } from '../../kit/model.ts';
import type { AppModel } from './app-model.ts';
import { baseManifests } from './manifests.ts';

/** All files of a repository with some apps. */
export function fleet(apps: readonly AppModel[], files: Readonly<Record<string, string>> = {}): Files {
  const packages = apps.map(packageOf);
  const infra = Object.fromEntries(apps.flatMap((app) => Object.entries(infraOf(app))));
  return workspaceFiles({ packages, externals: [], files: { ...infra, ...files } });
}

function packageOf({ name, version = '1.0.0', code = '1', needs = [], migrations = [] }: AppModel): PackageModel {
  return {
    name: `@fleet/${name}`,
    directory: `apps/${name}`,
    version,
    needs: Object.fromEntries(needs.map((other) => [`@fleet/${other}`, 'workspace:*'])),
    files: {
      Dockerfile: 'FROM scratch\nCOPY sources/ /app/\n',
      'src/main.js': `console.log(${JSON.stringify(code)});\n`,
      ...Object.fromEntries(migrations.map((migration) => [`migrations/${migration}.js`, `// ${migration}\n`])),
    },
  };
}

function infraOf(app: AppModel): Record<string, string> {
  const { name, settings = {}, secrets = {}, environments = ['staging'] } = app;
  const folder = `infra/k8s/apps/${name}`;
  const literals = (values: Readonly<Record<string, string>>) =>
    Object.entries(values).map(([key, value]) => `${key}=${value}`);
  const base = baseManifests(app);
  const overlay = {
    resources: ['../../base'],
    configMapGenerator: [{ name: `${name}-settings`, literals: literals({ APP: name, ...settings }) }],
    secretGenerator: [{ name: `${name}-secrets`, literals: literals({ PASSWORD: 'tops3cret', ...secrets }) }],
  };
  return {
    [`${folder}/base/kustomization.yaml`]: json({ resources: ['objects.yaml'] }),
    [`${folder}/base/objects.yaml`]: base.map(json).join('---\n'),
    ...Object.fromEntries(
      environments.map((environment) => [`${folder}/overlays/${environment}/kustomization.yaml`, json(overlay)]),
    ),
  };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
