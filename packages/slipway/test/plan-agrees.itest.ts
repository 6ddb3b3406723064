import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { openRepository, type Repository } from '../src/revision/index.ts';
import { makePlan } from '../src/plan/index.ts';
import { layoutReader, snapshotOf, stateOfRevision } from '../src/state/index.ts';
import { readWorkspace } from '../src/workspace/index.ts';
import { importTrees } from './kit/fast-import.ts';
import { fleets } from './kit/random/fleets.ts';
import type { Fleet, Member } from './kit/random/model.ts';
import { mutate, mutations } from './kit/random/mutations.ts';
import { treeOf } from './kit/random/tree.ts';
import { createRepository, type TestRepository } from './kit/repository.ts';
import { seed } from './kit/seed.ts';

// Most plans look at files and manifests and at no context. Where builds call and read things in odd ways, of which the
// oracle knows nothing, they must say all the same what the contexts of both sides say.

const cases = Math.ceil(Number(process.env['SLIPWAY_CASES'] ?? 500) / 4);

let place: TestRepository;
let repository: Repository;

beforeAll(async () => {
  place = createRepository();
  repository = await openRepository(place.folder);
});
afterAll(() => {
  place.remove();
});

const builds = [
  'node test/generate.js && cp README.md dist',
  'node ../../tools/make && tsc',
  'cp -r ../../assets dist',
  'pnpm run "/^compile:.*/"',
  'pnpm -w run codegen && tsc',
  "pnpm --filter '@fleet/*' run types",
  'x-build && tsc',
  'turbo run build',
];
const turboFiles = [
  '{ "tasks": {} }\n',
  '{ "tasks": { "build": { "dependsOn": ["^build", "generate"] }, } } // as it was\n',
  '{ "tasks": { "build": { "dependsOn": ["^types"] }, "types": { "dependsOn": ["//#codegen"] } } }\n',
];
const bases = ['', 'ONBUILD RUN pnpm run types\n', 'ONBUILD COPY . .\n'];
const odd = fc.record({
  builds: fc.array(fc.nat({ max: builds.length }), { minLength: 6, maxLength: 6 }),
  turbo: fc.constantFrom(...turboFiles),
  base: fc.constantFrom(...bases),
  drops: fc.constantFrom('', '**/bin\n', '**/test\n*.json\n'),
  rootNeeds: fc.boolean(),
});
type Odd = typeof odd extends fc.Arbitrary<infer T> ? T : never;

/** A fleet in which builds call and read things in odd ways. */
function oddly(fleet: Fleet, { builds: chosen, turbo, base, drops, rootNeeds }: Odd): Fleet {
  const [, second] = fleet.members;
  const tool = fleet.members.find(({ directory }) => directory.startsWith('packages/')) ?? second;
  const root = {
    ...fleet.root,
    devNeeds: { ...fleet.root.devNeeds, ...(rootNeeds && tool ? { [tool.name]: 'workspace:*' } : {}) },
    scripts: { ...fleet.root.scripts, codegen: 'node tools/make.js', 'build:all': 'x-build' },
  };
  const { ['.dockerignore']: ignored = '' } = fleet.files;
  return {
    ...fleet,
    root,
    members: fleet.members.map((member, at) => oddMember(member, builds[chosen[at % chosen.length] ?? 0])),
    files: {
      ...fleet.files,
      '.dockerignore': `${ignored}${drops}`,
      'Dockerfile.base': `FROM node:26 AS build\n${base}FROM debian:12 AS base\n`,
      'turbo.json': turbo,
      'tools/make.js': '// makes\n',
      'assets/logo.svg': '<svg/>\n',
    },
  };
}

function oddMember(member: Member, build: string | undefined): Member {
  const scripts = { 'compile:js': 'tsc', types: 'tsc -d', ...member.scripts };
  return {
    ...member,
    scripts: build === undefined ? scripts : { ...scripts, build },
    fields: { ...member.fields, bin: { 'x-build': './bin/build.js' } },
    files: { ...member.files, 'test/generate.js': '// generates\n', 'bin/build.js': '// builds\n' },
  };
}

interface Edit {
  readonly path: string;
  readonly at: number;
  readonly value: number;
}

const edits = fc.array(
  fc.record({
    path: fc.constantFrom(
      ...['tools/make.js', 'tools/make.ts', 'tools/make', 'assets/logo.svg', 'assets/new/icon.svg', 'turbo.json'],
      ...['Dockerfile.base', '~/test/generate.js', '~/README.md', '~/bin/build.js', '~/src/main.ts', '~/turbo.json'],
    ),
    at: fc.nat({ max: 9 }),
    value: fc.nat({ max: 5 }),
  }),
  { maxLength: 3 },
);

/** `~` stands for the folder of a package; some values take the file away. */
function edited(fleet: Fleet, list: readonly Edit[]): Fleet {
  return list.reduce<Fleet>((changed, { path, at, value }) => {
    const content = path.endsWith('turbo.json')
      ? (turboFiles[value % turboFiles.length] ?? '')
      : path === 'Dockerfile.base'
        ? `FROM node:26 AS build\n${bases[value % bases.length] ?? ''}FROM debian:12 AS base\n`
        : `changed ${String(value)}\n`;
    if (!path.startsWith('~/')) return { ...changed, files: withFile(changed.files, path, content, value === 5) };
    const index = at % changed.members.length;
    const members = changed.members.map((member, place) =>
      place === index ? { ...member, files: withFile(member.files, path.slice(2), content, value === 5) } : member,
    );
    return { ...changed, members };
  }, fleet);
}

function withFile(files: Readonly<Record<string, string>>, path: string, content: string, isGone: boolean) {
  const others = Object.fromEntries(Object.entries(files).filter(([other]) => other !== path));
  return isGone && path !== 'turbo.json' ? others : { ...others, [path]: content };
}

test(
  `a plan says of images what their contexts say (${String(cases)} odd repositories)`,
  async () => {
    const property = fc.asyncProperty(fleets, odd, edits, fc.option(mutations), async (fleet, how, list, more) => {
      const start = oddly(fleet, how);
      const end = edited(mutate(start, more ?? []), list);
      const [base = '', head = ''] = importTrees(place.folder, [treeOf(start), treeOf(end)]);
      const [first, second] = await repository.pair(head, base);
      if (first === undefined || second === undefined) throw new Error('There are no such commits.');
      const [after, before] = [
        snapshotOf(first, await readWorkspace(first)),
        snapshotOf(second, await readWorkspace(second)),
      ];
      const origin = { snapshot: before, layout: layoutReader(before) };
      const plan = await makePlan(after, layoutReader(after), stateOfRevision(origin), { details: false });
      for (const { name, verdicts } of plan.apps) {
        const [old, now] = [before.apps.get(name), after.apps.get(name)];
        if (old === undefined || now === undefined) continue;
        const isSame = (await before.contextOf(old)).fingerprint === (await after.contextOf(now)).fingerprint;
        expect({ name, image: verdicts.image.needed }).toEqual({ name, image: !isSame });
      }
    });
    await fc.assert(property, { numRuns: cases, ...seed });
  },
  cases * 5000,
);
