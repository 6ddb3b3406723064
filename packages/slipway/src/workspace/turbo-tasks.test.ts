import { describe, expect, test } from 'vitest';

import { readTurboTasks, turboScripts } from './turbo-tasks.ts';

const read = (text: string) => readTurboTasks([['turbo.json', Buffer.from(text)]], []);

describe('what stands in turbo.json', () => {
  test('is read with comments and last commas, and texts that look like them stay', () => {
    const text = `{
  // before "all"
  "globalEnv": ["A//B", "C,]"],
  "tasks": {
    "build": { "dependsOn": ["^build", "web#generate", "$TOKEN",], /* and so on */ }, // behind
  },
}`;
    expect(read(text)).toEqual({ build: ['build', 'generate'] });
  });

  test('may be of the older form, in several files, and hold anything', () => {
    const files = [
      '{ "pipeline": { "build": { "dependsOn": ["a"] } } }',
      '{ "tasks": { "x#build": { "dependsOn": ["b"] } } }',
    ];
    expect(
      readTurboTasks(
        files.map((text, at) => [`${at}/turbo.json`, Buffer.from(text)]),
        [],
      ),
    ).toEqual({
      build: ['a', 'b'],
    });
    for (const text of ['null', '[]', '{ "tasks": null }', '{ "tasks": { "build": { "dependsOn": "b" } } }'])
      expect(Object.values(read(text)).flat()).toEqual([]);
  });

  test.each(['{ "tasks": ', '<<<<<<< main\n{}', '"'.repeat(99_999), '\\"'.repeat(50_000), '/*'.repeat(50_000)])(
    'is a complaint when it is no JSON',
    (text) => {
      expect(() => read(text)).toThrow(/^turbo\.json (?:is not valid JSON|has a merge conflict)/);
    },
  );
});

test('Nx and wireit say it in other places', () => {
  const defaults = '{ "targetDefaults": { "build": { "dependsOn": ["^build", { "target": "codegen" }] } } }';
  const manifests = [
    { nx: { targets: { build: { dependsOn: ['assets'] } } } },
    { wireit: { build: { dependencies: ['proto', '../lib:types', { script: 'compile' }] } } },
  ];
  expect(readTurboTasks([['nx.json', Buffer.from(defaults)]], manifests)).toEqual({
    build: ['assets', 'build', 'codegen', 'compile', 'proto', 'types'],
  });
});

test('what turbo runs before what is called is followed, whatever it is called', () => {
  const tasks = { build: ['generate', 'constructor'], generate: ['//#codegen'], lint: ['types'], __proto__: ['no'] };
  expect([...turboScripts(tasks, new Set())]).toEqual(['build', 'generate', 'constructor', '//#codegen']);
  expect([...turboScripts(tasks, new Set(['lint']))]).toContain('types');
});
