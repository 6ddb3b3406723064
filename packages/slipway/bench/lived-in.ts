import type { ExternalModel, PackageModel, WorkspaceModel } from '../test/kit/model.ts';

// Proportions of this very repository: of its sources and tests, and of what its lockfile has for checks alone.
const sourceBytes = 1300;
const testBytes = 3000;
const sourcesPerTest = 2.2;
const toolEntries = { eslint: 120, prettier: 20, vitest: 160 };

/** A generated workspace as people leave it who work in it: files of ordinary length, tests, and tools for checks. */
export function livedIn(model: WorkspaceModel): WorkspaceModel {
  const tools = Object.entries(toolEntries).flatMap(([name, count]) => tool(name, count));
  const needs = Object.fromEntries(
    tools.flatMap(({ name, version }) => (name in toolEntries ? [[name, version]] : [])),
  );
  return {
    ...model,
    externals: [...model.externals, ...tools],
    packages: model.packages.map((member) => withWork(member, needs)),
  };
}

function withWork(member: PackageModel, devNeeds: Readonly<Record<string, string>>): PackageModel {
  const entries = Object.entries(member.files ?? {});
  const sources = entries.filter(([path]) => path.startsWith('src/') && !path.endsWith('.test.ts'));
  const written = sources.map(([path, content]) => [path, grown(content, sourceBytes)] as const);
  const tests = sources
    .slice(0, Math.round(sources.length / sourcesPerTest))
    .map(([path, content]) => [path.replace('.ts', '.test.ts'), grown(content, testBytes)] as const);
  const settings = { 'eslint.config.js': 'export default [];\n', 'vitest.config.ts': 'export default {};\n' };
  return {
    ...member,
    devNeeds: { ...member.devNeeds, ...devNeeds },
    files: { ...member.files, ...settings, ...Object.fromEntries([...written, ...tests]) },
  };
}

function grown(content: string, bytes: number): string {
  return content.repeat(Math.ceil(bytes / content.length)).slice(0, bytes);
}

/** A package that needs others, one leading to the next. */
function tool(name: string, count: number): ExternalModel[] {
  const nameOf = (index: number) => (index === 0 ? name : `${name}-part-${index}`);
  return Array.from({ length: count }, (_, index) => ({
    name: nameOf(index),
    version: '1.0.0',
    needs: index + 1 < count ? { [nameOf(index + 1)]: '1.0.0' } : {},
  }));
}
