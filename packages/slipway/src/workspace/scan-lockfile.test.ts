import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

import { formatLockfile } from './format-lockfile.ts';
import { readLockfile } from './read-lockfile.ts';
import { scanLockfile, UnusualLockfile } from './scan-lockfile.ts';
import { jsonOf, isYamlMap } from './yaml.ts';

// Lockfiles as pnpm writes them, made from what may stand in them; what a real YAML parser finds in the text is the truth.

const names = fc.constantFrom('ms', '@a/b', 'is-odd', 'a.b', '1', 'true', 'null', '0x1', '@types/node', 'y', '.x');
const versions = fc.constantFrom(
  '1.0.0',
  '2.0.0-rc.1',
  '1.0.0(ms@2.0.0)',
  '1.0.0(@a/b@1.0.0(ms@1.0.0))',
  'ms@1.0.0',
  '@a/b@2.0.0',
  '1.0',
  '12',
);
const addresses = fc.constantFrom(
  'link:../b',
  'link:packages/x',
  'file:vendor/plain',
  'https://host/x.tgz',
  'git+ssh://git@host/x.git#abc',
);
const references = fc.oneof(versions, versions, addresses);
const specifiers = fc.constantFrom(
  '^1.0.0',
  '>=1',
  '*',
  '',
  "it's",
  '~1',
  'workspace:*',
  'catalog:',
  '1',
  'true',
  'a: b',
  'x #y',
  '- a',
  '1 || 2',
  '-',
  '=1',
  '!x',
  '&a',
  "'q'",
  '"q"',
);
const needs = fc.dictionary(names, fc.record({ specifier: specifiers, version: references }), {
  maxKeys: 3,
  noNullPrototype: true,
});
const links = fc.dictionary(names, references, { maxKeys: 3, noNullPrototype: true });
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const importers = fc.dictionary(
  fc.constantFrom('.', 'apps/api', 'apps/web', 'packages/a b', 'packages/@x', "packages/it's", '1'),
  fc.record({
    dependenciesMeta: optional(fc.constant({ ms: { injected: true } })),
    dependencies: optional(needs),
    devDependencies: optional(needs),
    optionalDependencies: optional(needs),
    publishDirectory: optional(fc.constant('dist')),
  }),
  { minKeys: 1, maxKeys: 4, noNullPrototype: true },
);
const keys = fc.tuple(names, versions).map(([name, version]) => `${name}@${version}`);
const packages = fc.dictionary(
  keys,
  fc.record({
    resolution: fc.constantFrom(
      { integrity: 'sha512-a+/=' },
      { tarball: 'https://host/x.tgz' },
      { directory: 'packages/b', type: 'directory' },
    ),
    engines: optional(fc.constant({ node: '>=12' })),
    os: optional(fc.constant(['darwin', '!win32'])),
    hasBin: optional(fc.constant(true)),
    deprecated: optional(fc.constantFrom('Use "x": it is better', "Don't", 'a # b')),
    peerDependencies: optional(fc.constant({ '@a/b': '*', ms: '^1 || ^2' })),
  }),
  { minKeys: 1, maxKeys: 5, noNullPrototype: true },
);
const snapshots = fc.dictionary(
  keys,
  fc.record({
    dependencies: optional(links),
    optionalDependencies: optional(links),
    transitivePeerDependencies: optional(fc.constant(['ms', '@a/b'])),
    optional: optional(fc.constant(true)),
  }),
  { minKeys: 1, maxKeys: 5, noNullPrototype: true },
);
const lockfiles = fc.record({
  lockfileVersion: fc.constant('9.0'),
  settings: fc.constant({ autoInstallPeers: true, excludeLinksFromLockfile: false }),
  overrides: optional(fc.dictionary(names, specifiers, { minKeys: 1, maxKeys: 2, noNullPrototype: true })),
  importers,
  packages: optional(packages),
  snapshots: optional(snapshots),
});

const field = z.record(z.string(), z.object({ specifier: z.string(), version: z.string() })).default({});
const truth = z.object({
  importers: z.record(
    z.string(),
    z.object({ dependencies: field, devDependencies: field, optionalDependencies: field }),
  ),
  packages: z.record(z.string(), z.unknown()).default({}),
  snapshots: z
    .record(
      z.string(),
      z.object({
        dependencies: z.record(z.string(), z.string()).default({}),
        optionalDependencies: z.record(z.string(), z.string()).default({}),
      }),
    )
    .default({}),
});

/** Without what is undefined. */
function textOf(lockfile: unknown): string {
  const value = jsonOf(JSON.parse(JSON.stringify(lockfile)));
  if (!isYamlMap(value)) throw new Error('It is no map.');
  return formatLockfile(value);
}

test('a lockfile is read as by a real YAML parser', () => {
  fc.assert(
    fc.property(lockfiles, (lockfile) => {
      const text = textOf(lockfile);
      const found = scanLockfile(text);
      const expected = truth.parse(parse(text));

      const importersFound = Array.from(found.importers, ([directory, all]) => [
        directory,
        all.map(({ name, field, specifier, version }) => [field, name, specifier, version]).toSorted(),
      ]);
      expect(Object.fromEntries(importersFound)).toEqual(
        Object.fromEntries(
          Object.entries(expected.importers).map(([directory, fields]) => [
            directory === '.' ? '' : directory,
            Object.entries(fields)
              .flatMap(([name, all]) =>
                Object.entries(all).map(([need, { specifier, version }]) => [name, need, specifier, version]),
              )
              .toSorted(),
          ]),
        ),
      );
      expect([...found.packages.keys()].toSorted()).toEqual(Object.keys(expected.packages).toSorted());
      for (const [key, block] of found.packages) {
        expect(parse(block)).toEqual({ [key]: expected.packages[key] });
      }
      expect([...found.entries.keys()].toSorted()).toEqual(Object.keys(expected.snapshots).toSorted());
      for (const { key, needs: all, directories } of found.entries.values()) {
        const { dependencies, optionalDependencies } = expected.snapshots[key] ?? {
          dependencies: {},
          optionalDependencies: {},
        };
        const asked = [...Object.values(dependencies), ...Object.values(optionalDependencies)];
        expect(all).toHaveLength(asked.filter((reference) => !reference.startsWith('link:')).length);
        expect(directories).toHaveLength(asked.filter((reference) => reference.startsWith('link:')).length);
      }
    }),
    { numRuns: 400, seed: 26 },
  );
});

test('a text that was damaged is read as by a real YAML parser, or not at all', async () => {
  const damages = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    more: fc.constantFrom(
      ' ',
      '\n',
      ':',
      "'",
      '"',
      '#',
      ' #',
      '-',
      '  ',
      '\t',
      '{',
      '?',
      '&',
      '|',
      '\n  x: 1\n',
      '\n\n',
    ),
    removed: fc.integer({ min: 0, max: 3 }),
  });
  await fc.assert(
    fc.asyncProperty(lockfiles, damages, async (lockfile, { at, more, removed }) => {
      const text = textOf(lockfile);
      const place = Math.floor(at * text.length);
      const hurt = text.slice(0, place) + more + text.slice(place + removed);
      let found;
      try {
        found = scanLockfile(hurt);
      } catch (error) {
        if (error instanceof UnusualLockfile) return;
        throw error;
      }
      const expected = await parsed(hurt);
      // What is no YAML at all, pnpm refuses before anything is built from it.
      if (expected === undefined) return;
      const versionsFound = [...found.importers.values()].flat().map(({ version }) => version);
      const versionsThere = Object.values(expected.importers).flatMap((fields) =>
        Object.values(fields).flatMap((all) => Object.values(all).map(({ version }) => version)),
      );
      expect(versionsFound.toSorted()).toEqual(versionsThere.toSorted());
      expect([...found.entries.keys()].toSorted()).toEqual(Object.keys(expected.snapshots).toSorted());
    }),
    { numRuns: 600, seed: 26 },
  );
});

function parsed(text: string): Promise<z.output<typeof truth> | undefined> {
  try {
    const { success, data } = truth.safeParse(parse(text, { logLevel: 'error' }));
    return Promise.resolve(success ? data : undefined);
  } catch {
    return Promise.resolve(undefined);
  }
}

test('one that stands twice is refused', async () => {
  const text = textOf({ lockfileVersion: '9.0', importers: { '.': {} }, snapshots: { 'ms@1.0.0': {} } });
  const twice = Buffer.from(`${text}\n  ms@1.0.0: {}\n`);
  await expect(readLockfile(twice, 'pnpm-lock.yaml')).rejects.toThrow(
    /^pnpm-lock\.yaml is not valid YAML: Map keys must be unique/,
  );
});
