import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { requirement } from '@repo/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { createRepository, type TestRepository } from '../kit/repository.ts';
import { slipway } from '../kit/slipway.ts';

const [sops, age, kubectl] = [requirement('sops'), requirement('age'), requirement('kubectl')];

interface Key {
  readonly secret: string;
  readonly recipient: string;
  readonly file: string;
}

function newKey(): Key {
  const file = execFileSync('age-keygen', [], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const [secret = ''] = /AGE-SECRET-KEY-\S+/.exec(file) ?? [];
  const [, recipient = ''] = /public key: (\S+)/.exec(file) ?? [];
  return { secret, recipient, file };
}

const manifest = `apiVersion: apps/v1
kind: Deployment
metadata: { name: api }
spec:
  selector: { matchLabels: { app: api } }
  template:
    metadata: { labels: { app: api } }
    spec:
      containers:
        - name: api
          image: api
          envFrom: [{ configMapRef: { name: api } }, { secretRef: { name: api } }]
---
apiVersion: v1
kind: ConfigMap
metadata: { name: api }
data: { ENVIRONMENT: staging }
`;
const plainSecret = `apiVersion: v1
kind: Secret
metadata:
  name: api
stringData:
  TOKEN: correct horse battery staple
  # A comment stays.
  URL: "postgres://a:b@c/d"
`;
const secretFile = 'infra/secrets/staging/api.yaml';

function files(key: Key): Record<string, string> {
  return {
    'package.json': '{ "name": "shop", "private": true }\n',
    'pnpm-workspace.yaml': 'packages:\n  - apps/*\n',
    'pnpm-lock.yaml': "lockfileVersion: '9.0'\nimporters:\n  .: {}\n  apps/api: {}\n",
    'apps/api/package.json': '{ "name": "api", "version": "1.0.0" }\n',
    'apps/api/Dockerfile': 'FROM scratch\nCOPY . .\n',
    'apps/api/variables.json': JSON.stringify({
      ENVIRONMENT: { needed: ['staging', 'prod'], secret: false },
      TOKEN: { needed: 'always', secret: true },
      URL: { needed: 'always', secret: true },
      LEVEL: { needed: 'never', secret: false },
    }),
    'infra/k8s/apps/api/overlays/staging/kustomization.yaml': 'resources: [app.yaml]\n',
    'infra/k8s/apps/api/overlays/staging/app.yaml': manifest,
    '.sops.yaml': `# Ours.\ncreation_rules:\n  - path_regex: ^infra/secrets/staging/\n    encrypted_regex: ^(data|stringData)$\n    age: ${key.recipient}\n`,
    [secretFile]: plainSecret,
  };
}

describe.skipIf(sops.missing || age.missing || kubectl.missing)('slipway secrets [needs sops]', () => {
  let repository: TestRepository;
  let key: Key;
  const run = (...words: string[]) =>
    slipway(repository.folder, ['secrets', ...words], { SOPS_AGE_KEY: key.secret, HOME: repository.folder });
  const text = (file: string) => readFileSync(join(repository.folder, file), 'utf8');
  const decrypted = (by: Key) =>
    execFileSync('sops', ['decrypt', secretFile], {
      cwd: repository.folder,
      encoding: 'utf8',
      env: { ...process.env, SOPS_AGE_KEY: by.secret, HOME: repository.folder },
      stdio: ['ignore', 'pipe', 'ignore'],
    });

  beforeEach(() => {
    key = newKey();
    repository = createRepository();
    repository.write(files(key));
    execFileSync('sops', ['encrypt', '--in-place', secretFile], { cwd: repository.folder });
  });
  afterEach(() => {
    repository.remove();
  });

  test('check finds nothing where all is well, and needs no key for that', async () => {
    const { status, stdout } = await slipway(repository.folder, ['secrets', 'check'], { HOME: repository.folder });
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: '1 file of secrets, 1 rendered release: nothing to mend.\n',
    });
  });

  test('check finds plaintext, stale readers, and what an app lacks, does not declare or is given openly', async () => {
    repository.write({
      'infra/secrets/staging/web.yaml': plainSecret,
      '.sops.yaml': text('.sops.yaml').replace(key.recipient, newKey().recipient),
      'apps/api/variables.json': JSON.stringify({
        ENVIRONMENT: { needed: 'always', secret: true },
        TOKEN: { needed: 'always', secret: true },
        KEY: { needed: ['staging'], secret: true },
        OTHER: { needed: ['prod'], secret: true },
      }),
    });
    const { status, stdout } = await run('check');
    expect(status).toBe(1);
    for (const fault of [
      'infra/secrets/staging/web.yaml: stringData.TOKEN is plaintext',
      `${secretFile}: ${key.recipient} can read it, and .sops.yaml does not name it`,
      `${secretFile}: age1`,
      'api in staging lacks KEY: put it into its secrets.',
      'api in staging is given URL (Secret), which it does not declare',
      'api in staging is given the secret ENVIRONMENT by a ConfigMap',
    ])
      expect(stdout).toContain(fault);
    expect(stdout).not.toContain('OTHER');
    expect(stdout).not.toContain('battery staple');
  });

  test('edit opens a file decrypted, and writes it encrypted', async () => {
    const editor = join(repository.folder, 'editor.sh');
    writeFileSync(editor, '#!/bin/sh\nsed -i "s/battery staple/paper clip/" "$1"\n');
    chmodSync(editor, 0o755);
    const { status, stderr } = await slipway(repository.folder, ['secrets', 'edit', secretFile], {
      SOPS_AGE_KEY: key.secret,
      HOME: repository.folder,
      EDITOR: editor,
    });
    expect({ status, stderr }).toMatchObject({ status: 0 });
    expect(text(secretFile)).not.toContain('paper clip');
    expect(decrypted(key)).toContain('correct horse paper clip');
  });

  test('a recipient that is added can read, and one that is removed can not, under a new data key', async () => {
    const other = newKey();
    expect(await run('add-recipient', other.recipient)).toMatchObject({ status: 0 });
    expect(decrypted(other)).toContain('battery staple');
    expect(text('.sops.yaml')).toContain('# Ours.');
    expect((await run('recipients')).stdout.split('\n').toSorted()).toEqual(
      ['', 'staging', `  ${key.recipient}`, `  ${other.recipient}`].toSorted(),
    );
    const before = text(secretFile);
    expect(await run('remove-recipient', other.recipient, '--env', 'staging')).toMatchObject({ status: 0 });
    expect(() => decrypted(other)).toThrow();
    expect(decrypted(key)).toContain('battery staple');
    expect(/TOKEN: .*/.exec(text(secretFile))?.[0]).not.toBe(/TOKEN: .*/.exec(before)?.[0]);
    expect(await run('check')).toMatchObject({ status: 0 });
  });

  test('what cannot be done changes nothing, and says why in a sentence', async () => {
    const before = [text('.sops.yaml'), text(secretFile)];
    const calls: [string[], string][] = [
      [['remove-recipient', key.recipient], 'add another first'],
      [['add-recipient', 'age1short'], 'is no public age key'],
      [['edit', 'package.json'], 'is no file of secrets'],
      [['rotate', '--env', 'prod'], 'There are no secrets of prod'],
      [['bogus'], 'Say what to do with secrets'],
    ];
    for (const [words, sentence] of calls) {
      const { status, stderr } = await run(...words);
      expect({ words, status }).toEqual({ words, status: 2 });
      expect(stderr).toContain(sentence);
      expect(stderr.trim().split('\n')).toHaveLength(1);
    }
    expect([text('.sops.yaml'), text(secretFile)]).toEqual(before);
  });
});
