import { appFile, devNeed, file, mode, need, omit, onApp, onMember, pick, replace, type Change } from './change.ts';
import { compilerNames, libraryNames, registryNames, toolNames, versions } from './names.ts';

/** Changes to workspace packages and what they need. */
export const changesOfPackages = {
  'edit a source': file('src/main.ts', (value) => `export const changed = ${value};\n`),
  'edit a test': file('src/main.test.ts', (value) => `test('${value}');\n`),
  'edit a README': file('README.md', (value) => `# Changed ${value}\n`),
  'edit a generator': file('scripts/generate.js', (value) => `// makes ${value}\n`),
  'edit settings of a check': file('eslint.config.js', (value) => `export default [${value}];\n`),
  'edit compiler settings': file('tsconfig.json', (value) => `{ "changed": ${value} }\n`),
  'add a file': file('src/added.ts', (value) => `export const added = ${value};\n`),
  'add a nested file': file('src/deep/er/odd name.ts', (value) => `${value}\n`),
  'add a nested README': file('src/deep/README.md', (value) => `# ${value}\n`),
  'add a test fixture': file('test/fixture.json', (value) => `${value}\n`),
  'add turbo settings': file('turbo.json', (value) => `{ "changed": ${value} }\n`),
  'add a migration': appFile('src/migrations/0002_more.ts', (value) => `export const more = ${value};\n`),
  'edit a migration': appFile('src/migrations/0001_start.ts', (value) => `export const start = ${value};\n`),
  'edit what runs migrations': appFile('src/migrations/runner.ts', (value) => `export const run = ${value};\n`),
  'remove a migration': onApp((of) => ({ ...of, files: omit(of.files, 'src/migrations/0001_start.ts') })),
  'make a source executable': mode('src/main.ts', '100755'),
  'make a migration executable': mode('src/migrations/0001_start.ts', '100755'),
  'make a Dockerfile executable': mode('Dockerfile', '100755'),
  'make a source a link': mode('src/main.ts', '120000'),
  'remove a file': onMember((of) => ({ ...of, files: omit(of.files, 'src/main.ts') })),
  'rename a file': onMember((of) => ({
    ...of,
    files: { ...omit(of.files, 'src/main.ts'), 'src/index.ts': of.files['src/main.ts'] ?? '' },
  })),
  'put a folder where a file was': onMember((of, value) => ({
    ...of,
    files: { ...omit(of.files, 'src/main.ts'), 'src/main.ts/index.ts': `${value}\n` },
  })),
  'raise a version': onMember((of, value) => ({ ...of, version: `1.0.${value}` })),
  'take a version away': onMember((of) => ({ ...of, version: undefined })),
  'edit a build script': onMember((of, value) => withScript(of, 'build', `tsc --target es${2020 + (value % 5)}`)),
  'edit a test script': onMember((of, value) => withScript(of, 'test', `vitest run --retry ${value}`)),
  'edit a script that a build may call': onMember((of, value) =>
    withScript(of, 'generate', `node scripts/generate.js ${value}`),
  ),
  'name a file of another package in the build': onMember((of, value) =>
    withScript(of, 'build', `node ../../packages/${pick(libraryNames, value)}/scripts/generate.js && tsc`),
  ),
  'name a file of a package inside in the build': onMember((of) =>
    withScript(of, 'build', 'node inner/index.ts && tsc'),
  ),
  'edit a file of a package inside': (fleet, at, value) => {
    const target = fleet.members.filter(({ directory }) => directory.endsWith('/inner'))[at % 2];
    const written = { 'index.ts': `export const changed = ${value};\n` };
    return target === undefined ? fleet : replace(fleet, target, (of) => ({ ...of, files: written }));
  },
  'name a file in no package in the build': onMember((of) =>
    withScript(of, 'build', 'node ../../.github/scripts/embed.js && tsc'),
  ),
  'run something on install': onMember((of, value) =>
    withScript(of, 'postinstall', `node scripts/generate.js ${value}`),
  ),
  'describe a package': onMember((of, value) => ({ ...of, fields: { ...of.fields, description: `does ${value}` } })),
  'export something': onMember((of, value) => ({ ...of, fields: { ...of.fields, exports: `./src/${value}.ts` } })),
  'turn the keys around': onMember((of) => ({
    ...of,
    fields: Object.fromEntries(Object.entries(of.fields).toReversed()),
  })),
  'need a package': onMember((of, value) => need(of, `@fleet/${pick(libraryNames, value)}`, 'workspace:*')),
  'need a package for the build': onMember((of, value) =>
    `@fleet/${pick(libraryNames, value)}` === of.name
      ? of
      : devNeed(of, `@fleet/${pick(libraryNames, value)}`, 'workspace:*'),
  ),
  'need a dependency': onMember((of, value) => need(of, pick(registryNames, value), 'catalog:')),
  'need a dependency of the other catalog': onMember((of, value) =>
    need(of, pick(registryNames, value), 'catalog:legacy'),
  ),
  'need a version of a dependency': onMember((of, value) =>
    need(of, pick(registryNames, value), `~${pick(versions, value)}`),
  ),
  'need a dependency by another name': onMember((of, value) =>
    need(of, 'renamed', `npm:${pick(registryNames, value)}@${pick(versions, value)}`),
  ),
  'need a folder of the repository': onMember((of) =>
    need(of, 'plain', `link:${'../'.repeat(of.directory.split('/').length)}vendor/plain`),
  ),
  'need a tool for checks': onMember((of, value) => devNeed(of, pick(toolNames, value), '1.0.0')),
  'need a compiler': onMember((of, value) => devNeed(of, pick(compilerNames, value), '2.0.0')),
  'need one thing less': onMember((of, value) => ({
    ...of,
    needs: omit(of.needs, Object.keys(of.needs)[value] ?? ''),
  })),
  'delete a package': (fleet, at) =>
    fleet.members.length === 1
      ? fleet
      : { ...fleet, members: fleet.members.filter((of) => of !== pick(fleet.members, at)) },
  'move a package': (fleet, at, value) => {
    const directory = `${pick(fleet.members, at).directory}-${value}`;
    if (fleet.members.some((of) => of.directory === directory)) return fleet;
    return replace(fleet, pick(fleet.members, at), (of) => ({ ...of, directory }));
  },
  'rename a package': (fleet, at, value) => {
    const old = pick(fleet.members, at).name;
    const name = `@fleet/renamed-${value}`;
    if (fleet.members.some((of) => of.name === name)) return fleet;
    const renamed = (needs: Readonly<Record<string, string>>) =>
      Object.fromEntries(Object.entries(needs).map(([other, specifier]) => [other === old ? name : other, specifier]));
    return {
      ...fleet,
      members: fleet.members.map((of) => ({
        ...of,
        name: of.name === old ? name : of.name,
        needs: renamed(of.needs),
        devNeeds: renamed(of.devNeeds),
      })),
    };
  },
  'swap two packages': (fleet, at, value) => {
    const [one, other] = [pick(fleet.members, at), pick(fleet.members, value)];
    const swapped = new Map([
      [one, other.directory],
      [other, one.directory],
    ]);
    return { ...fleet, members: fleet.members.map((of) => ({ ...of, directory: swapped.get(of) ?? of.directory })) };
  },
  'add a package': (fleet, _, value) => added(fleet, `packages/added-${value}`, `@fleet/added-${value}`),
  'add a package inside another': (fleet, at) => {
    const { directory, name } = pick(fleet.members, at);
    return added(fleet, `${directory}/inner`, `${name}-inner`);
  },
  'make the migrations a package': (fleet, at) => {
    const { directory, name } = pick(fleet.members, at);
    return added(fleet, `${directory}/src`, `${name}-src`);
  },
  'make a package an app': file('Dockerfile', () => 'FROM build\nCOPY . .\nFROM base\n'),
  'make an app a package': onApp((of) => ({ ...of, files: omit(of.files, 'Dockerfile') })),
} satisfies Record<string, Change>;

function withScript(of: Parameters<typeof need>[0], name: string, command: string): typeof of {
  return { ...of, scripts: { ...of.scripts, [name]: command } };
}

function added(fleet: Parameters<Change>[0], directory: string, name: string): typeof fleet {
  if (fleet.members.some((of) => of.directory === directory || of.name === name)) return fleet;
  const member = {
    name,
    directory,
    version: undefined,
    needs: {},
    devNeeds: {},
    scripts: {},
    fields: {},
    files: { 'index.ts': 'export {};\n' },
  };
  return { ...fleet, members: [...fleet.members, member] };
}
