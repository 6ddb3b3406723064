import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';

import { keepCompiled } from './keep-compiled.js';

// Plans a small repository with the bundle in a folder, so that `keep-compiled.js` can keep what V8 makes of it on the way.

const [, , folder = ''] = process.argv;
const program = fileURLToPath(new URL('../bin/slipway.js', import.meta.url));
const recorder = new URL('keep-compiled.js', import.meta.url).href;
// A hook of git may have started this install.
const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')));

const files = {
  '.dockerignore': '.*\n**/*.md\n**/*.test.ts\n',
  'package.json': '{ "name": "fleet", "private": true, "scripts": { "build": "pnpm -r run build" } }\n',
  'pnpm-workspace.yaml': 'packages: [apps/*, packages/*]\n',
  'pnpm-lock.yaml': `lockfileVersion: '9.0'
importers:
  .: {}
  apps/api:
    dependencies:
      '@fleet/store':
        specifier: workspace:*
        version: link:../../packages/store
  apps/web: {}
  packages/store:
    dependencies:
      ms:
        specifier: 2.1.3
        version: 2.1.3
packages:
  ms@2.1.3:
    resolution: { integrity: sha512-6FlzubTLZG3J2a/NVCAleEhjzq5oxgHyaCU9yYXvcLsvoVaHJq/s5xXI6/XXP6tz7R9xAOtHnSO/tXtF3WRTlA== }
snapshots:
  ms@2.1.3: {}
`,
  'apps/api/package.json':
    '{ "name": "@fleet/api", "version": "1.0.0", "dependencies": { "@fleet/store": "workspace:*" }, "scripts": { "build": "tsc -p ." } }\n',
  'apps/api/Dockerfile':
    'FROM node:26 AS build\nCOPY . .\nRUN pnpm run build\nFROM node:26\nCOPY --from=build /app /app\n',
  'apps/api/src/main.ts': 'export const port = 3000;\n',
  'apps/api/migrations/1.sql': 'create table t ();\n',
  'apps/web/package.json': '{ "name": "@fleet/web", "version": "1.0.0" }\n',
  'apps/web/Dockerfile': 'FROM node:26\nCOPY . .\n',
  'infra/k8s/apps/api/base/kustomization.yaml': 'resources: [deployment.yaml]\n',
  'packages/store/package.json': '{ "name": "@fleet/store", "dependencies": { "ms": "2.1.3" } }\n',
  'packages/store/src/index.ts': 'export const store = 1;\n',
};

const repository = mkdtempSync(join(tmpdir(), 'slipway-warm-up-'));
try {
  const [base, head] = [commit(files), commit({ 'packages/store/src/index.ts': 'export const store = 2;\n' })];
  for (const name of readdirSync(folder)) if (name.endsWith('.compiled')) rmSync(join(folder, name));
  plan(base, head);
  // Most plans take what one before has kept, and load no more than that needs.
  plan(base, head, '--import', recorder);
  rmSync(join(repository, '.git/slipway'), { recursive: true });
  plan(base, head, '--import', recorder);
  for (const name of readdirSync(folder)) {
    const filename = join(folder, name);
    if (name.endsWith('.cjs')) keepCompiled(new Script(readFileSync(filename, 'latin1'), { filename }), filename);
  }
} finally {
  rmSync(repository, { recursive: true, force: true });
}

function plan(base, head, ...options) {
  const words = [...options, program, 'plan', '--base', base, '--head', head];
  execFileSync(process.execPath, words, { cwd: repository, env: environment });
}

function commit(changes) {
  for (const [path, text] of Object.entries(changes)) {
    mkdirSync(dirname(join(repository, path)), { recursive: true });
    writeFileSync(join(repository, path), text);
  }
  const identity = ['-c', 'user.name=slipway', '-c', 'user.email=slipway@localhost', '-c', 'commit.gpgsign=false'];
  git('init', '--quiet');
  git('add', '--all');
  git(...identity, 'commit', '--quiet', '--no-verify', '--message', 'Change');
  return git('rev-parse', 'HEAD').trim();
}

function git(...words) {
  return execFileSync('git', words, { cwd: repository, encoding: 'utf8', env: environment });
}
