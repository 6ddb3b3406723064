/** What somebody may write into a file that a plan reads. */
export interface Hostile {
  readonly what: string;
  readonly path: string;
  /** @param content what the file holds otherwise */
  readonly content: (content: string) => string;
  /** The sentence that has to be said; where it is left out, a plan will do as well. */
  readonly says?: RegExp;
}

const levels = 200_000;
const long = 300_000;
const manifest = 'apps/api/package.json';

/** A document in JSON with one more field. */
function field(name: string, json: string) {
  return (content: string) => content.replace('{', `{ ${JSON.stringify(name)}: ${json},`);
}

function deep(open: string, close: string): string {
  return open.repeat(levels) + close.repeat(levels);
}

const inJson: readonly Hostile[] = [
  { what: 'thousands of levels', path: manifest, content: field('exports', deep('[', ']')), says: /levels/ },
  {
    what: 'thousands of levels of maps',
    path: manifest,
    content: field('x', `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`),
    says: /levels/,
  },
  {
    what: 'a very long word in a script',
    path: manifest,
    content: (content) => content.replace('"build": "', `"build": "${'a'.repeat(long)} `),
  },
  {
    what: 'a script of slashes',
    path: manifest,
    content: (content) => content.replace('"build": "', `"build": "${'../'.repeat(long / 3)}x `),
  },
  {
    what: 'fields of every object',
    path: manifest,
    content: (content) => field('__proto__', '{ "scripts": { "build": "true" } }')(field('constructor', '1')(content)),
  },
  {
    what: 'a dependency called __proto__',
    path: manifest,
    content: (content) => content.replace('"dependencies": {', '"dependencies": { "__proto__": "1.0.0",'),
    says: /__proto__/,
  },
  {
    what: 'line breaks in a specifier',
    path: manifest,
    content: (content) => content.replace('"dependencies": {', '"dependencies": { "x": "1\\n2",'),
    says: /asks for x "1 2"/,
  },
  { what: 'keys twice', path: manifest, content: field('name', '"first"') },
  { what: 'nothing but a number', path: manifest, content: () => '1\n', says: /must hold an object/ },
  { what: 'thousands of levels', path: 'slipway.json', content: () => deep('[', ']'), says: /levels/ },
  {
    what: 'apps of every object',
    path: 'slipway.json',
    content: () => '{ "apps": { "constructor": { "dockerfile": "Dockerfile.base" } } }',
    says: /"constructor"/,
  },
  {
    what: 'a path out of the repository',
    path: 'slipway.json',
    content: () => '{ "apps": { "apps/api": { "dockerfile": "../../Dockerfile" } } }',
    says: /slipway\.json/,
  },
  {
    what: 'patterns that can match in many ways',
    path: 'slipway.json',
    content: () => JSON.stringify({ include: ['**/'.repeat(40) + 'x', '*a'.repeat(3) + 'b'] }),
  },
  {
    what: 'no digest',
    path: 'slipway.lock.json',
    content: () => '{ "images": { "__proto__": "latest", "node:26": 1 } }',
    says: /slipway\.lock\.json/,
  },
];

const inYaml: readonly Hostile[] = [
  {
    what: 'thousands of levels',
    path: 'pnpm-workspace.yaml',
    content: (content) => `${content}x: ${deep('[', ']')}\n`,
    says: /YAML/,
  },
  {
    what: 'very many aliases',
    path: 'pnpm-workspace.yaml',
    content: (content) => `${content}${laughs()}`,
    says: /YAML/,
  },
  {
    what: 'an alias of nothing',
    path: 'pnpm-workspace.yaml',
    content: (content) => `${content}x: *nothing\n`,
    says: /YAML/,
  },
  {
    what: 'a merge of no map',
    path: 'pnpm-workspace.yaml',
    content: (content) => `${content}x:\n  <<: 1\n  y: {}\n`,
  },
  {
    what: 'an alias of itself',
    path: 'pnpm-workspace.yaml',
    content: (content) => `${content}x: &x [*x]\n`,
    says: /YAML/,
  },
  {
    what: 'anchors that are in order',
    path: 'pnpm-workspace.yaml',
    content: (content) => `${content}x: &x [a]\ny: *x\n`,
  },
  {
    what: 'keys twice',
    path: 'pnpm-workspace.yaml',
    content: (content) => `${content}packages:\n  - nowhere/*\n`,
    says: /YAML/,
  },
  {
    what: 'words of every object',
    path: 'pnpm-workspace.yaml',
    content: (content) => `${content}onlyBuiltDependencies:\n  - constructor\n  - toString\n  - __proto__\n`,
  },
  {
    what: 'keys of every object',
    path: 'pnpm-workspace.yaml',
    content: (content) => `${content}__proto__:\n  packages: nothing\nconstructor: 1\n`,
  },
  {
    what: 'a key and very many spaces',
    path: 'pnpm-workspace.yaml',
    content: (content) => `${content}a${' '.repeat(long)}b\n`,
    says: /YAML/,
  },
  {
    what: 'a value and very many spaces',
    path: 'pnpm-workspace.yaml',
    content: (content) => `${content}a: b${' '.repeat(long)}c\n`,
  },
  {
    what: 'a pattern that can match in many ways',
    path: 'pnpm-workspace.yaml',
    content: (content) => content.replace('packages:\n', `packages:\n  - '${'**/'.repeat(40)}x'\n`),
  },
  {
    what: 'a patch out of the repository',
    path: 'pnpm-workspace.yaml',
    content: (content) => content.replace(/'patches\/[^']*'/, "'../../../etc/passwd'"),
    says: /passwd/,
  },
  {
    what: 'entries twice',
    path: 'pnpm-lock.yaml',
    content: (content) => content.replace(/(\nsnapshots:\n)(\n {2}\S[^]*?\n)(?=\n)/, '$1$2$2'),
    says: /pnpm-lock\.yaml/,
  },
  {
    what: 'sections twice',
    path: 'pnpm-lock.yaml',
    content: (content) => `${content}\nimporters:\n\n  .: {}\n`,
    says: /pnpm-lock\.yaml/,
  },
  {
    what: 'sections of every object',
    path: 'pnpm-lock.yaml',
    content: (content) => `${content}\nconstructor:\n  a: b\n__proto__:\n  importers: {}\n`,
  },
  {
    what: 'links out of the repository',
    path: 'pnpm-lock.yaml',
    content: (content) => content.replaceAll(/version: link:\S+/g, 'version: link:../../../../../../etc'),
    says: /\.\.\/etc|etc/,
  },
  {
    what: 'thousands of levels',
    path: 'pnpm-lock.yaml',
    content: (content) => `${content}\nx: ${deep('{a: ', '}')}\n`,
  },
  {
    what: 'a very long line',
    path: 'pnpm-lock.yaml',
    content: (content) => content.replace(/ {8}version: .*/, (line) => line + '('.repeat(long)),
  },
  {
    what: 'byte order mark and Windows lines',
    path: 'pnpm-lock.yaml',
    content: (content) => `\uFEFF${content.replaceAll('\n', '\r\n')}`,
  },
  {
    what: 'very many slashes',
    path: 'infra/k8s/components/service/kustomization.yaml',
    content: (content) => `${content}resources: [${'/'.repeat(long)}x, ${'../'.repeat(long / 3)}]\n`,
  },
  {
    what: 'itself',
    path: 'infra/k8s/components/service/kustomization.yaml',
    content: (content) => `${content}components: [../service, ., ./]\n`,
  },
];

const inOthers: readonly Hostile[] = [
  {
    what: 'arguments in a circle',
    path: 'apps/api/Dockerfile',
    content: () => 'ARG A=${B}\nARG B=${A}\nARG C=${C}$C${D:-${C}}\nFROM ${A}${B}${C}\nFROM ${C:-${A:-${B:-x}}}\n',
  },
  { what: 'very many braces', path: 'apps/api/Dockerfile', content: () => `ARG A=${'${A:-'.repeat(2000)}\nFROM $A\n` },
  {
    what: 'a stage that stands on itself',
    path: 'Dockerfile.base',
    content: () => 'FROM base AS build\nFROM build AS base\n',
  },
  {
    what: 'a very long line',
    path: 'apps/api/Dockerfile',
    content: () => `FROM build\nRUN ${'\\ '.repeat(long)}${'<<'.repeat(1000)}${' '.repeat(long)}x\n`,
  },
  {
    what: 'a here-document without an end',
    path: 'apps/api/Dockerfile',
    content: () => 'FROM build\nRUN <<END\nFROM base\n',
  },
  { what: 'NUL bytes', path: 'apps/api/Dockerfile', content: () => 'FROM\0build\n\0\n' },
  {
    what: 'patterns that can match in many ways',
    path: '.dockerignore',
    content: () => `${'**/'.repeat(40)}x\n${'*'.repeat(200)}y\n${'['.repeat(long)}\n[z-a]\n[\n\\\n!\n`,
  },
  { what: 'a pattern out of the repository', path: '.dockerignore', content: () => '../../**\n!../..\n/\n' },
  { what: 'a patch that is another', path: 'patches/fastify@1.0.0.patch', content: () => '+2\n', says: /patch/ },
];

export const hostile: readonly Hostile[] = [...inJson, ...inYaml, ...inOthers];

/** Each list ten times the one before. */
function laughs(): string {
  const names = 'abcdefghij'.split('');
  const lines = names.map(
    (name, at) =>
      `${name}: &${name} [${Array<string>(10)
        .fill(at === 0 ? 'ha' : `*${names[at - 1] ?? ''}`)
        .join(', ')}]`,
  );
  return `${lines.join('\n')}\n`;
}
