import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { requirement } from '@repo/testing';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { decrypt } from '../../src/secrets/decrypt.ts';
import { readSopsFile } from '../../src/secrets/sops-file.ts';
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
const awkward = Array.from('\n\t "\':#&*!|>%@`{}[],~ü€😀\u2028');
const overlay = 'infra/k8s/apps/api/overlays/staging';

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

  test('check finds plaintext, private keys, stale readers, and what an app lacks, does not declare or is given openly', async () => {
    repository.write({
      'infra/secrets/staging/web.yaml': plainSecret,
      'infra/secrets/staging/mine.agekey': key.file,
      '.sops.yaml': text('.sops.yaml').replace(key.recipient, newKey().recipient),
      'infra/k8s/apps/api/overlays/staging/app.yaml': `${manifest}---\n${plainSecret.replace('name: api', 'name: other')}`,
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
      'infra/secrets/staging/web.yaml: TOKEN, URL stand there in plain text',
      'infra/secrets/staging/mine.agekey: holds a private age key',
      `${secretFile}: can still be read by ${key.recipient}`,
      `${secretFile}: cannot be read by age1`,
      `${overlay}: Secret/other is in plain text: move it to ${secretFile}`,
      `${overlay}: Deployment/api lacks KEY: \`slipway secrets edit ${secretFile}\``,
      `${overlay}: Secret/api has URL, which apps/api/variables.json does not declare`,
      `${overlay}: ConfigMap/api shows ENVIRONMENT to everybody`,
    ])
      expect(stdout).toContain(fault);
    expect(stdout).not.toContain('OTHER');
    expect(stdout).not.toContain('battery staple');
    expect(stdout).not.toContain(key.secret);
  });

  test('check finds references that lead nowhere, secrets that nobody reads, and values that are missing', async () => {
    repository.write({
      'infra/k8s/apps/api/overlays/staging/app.yaml': manifest.replace(
        'secretRef: { name: api }',
        'secretRef: { name: old }',
      ),
      [secretFile]: text(secretFile).replace('stringData:', 'stringData:\n    LATER: ""'),
    });
    const { status, stdout } = await run('check');
    expect(status).toBe(1);
    expect(stdout).toContain(`${overlay}: Deployment/api refers to Secret/old, which is not there.`);
    expect(stdout).toContain(`${overlay}: nothing reads Secret/api of ${secretFile}`);
    expect(stdout).toContain(`${secretFile}: has no value for LATER`);
    expect((await run('check', '--files')).stdout).not.toContain(overlay);
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

  test('edit begins a new file with the secrets that its app declares, encrypted from the first moment', async () => {
    rmSync(join(repository.folder, secretFile));
    const editor = join(repository.folder, 'editor.sh');
    writeFileSync(editor, `#!/bin/sh\ncp ${secretFile} seen.yaml\nsed -i 's/TOKEN: ""/TOKEN: tin can/' "$1"\n`);
    chmodSync(editor, 0o755);
    const { status, stdout } = await slipway(repository.folder, ['secrets', 'edit', secretFile], {
      SOPS_AGE_KEY: key.secret,
      HOME: repository.folder,
      EDITOR: editor,
    });
    expect({ status, stdout }).toEqual({ status: 0, stdout: `${secretFile} is new.\n` });
    expect(text('seen.yaml')).toContain('sops:');
    expect(text(secretFile)).not.toContain('tin can');
    expect(decrypted(key)).toMatch(/name: api\nstringData:\n +TOKEN: tin can\n +URL: ""\n$/);
    expect((await run('check')).stdout).toContain(`${secretFile}: has no value for URL`);
  });

  test('what sops cannot do for one file is done for none', async () => {
    // Ours to read, but not sops's own to write: its rule names a key that is none.
    const broken = 'infra/secrets/prod/api.yaml';
    repository.write({
      [broken]: text(secretFile),
      '.sops.yaml': `${text('.sops.yaml')}  - path_regex: ^infra/secrets/prod/\n    age: age1nonsense\n`,
    });
    const before = ['.sops.yaml', secretFile, broken].map(text);
    const { status, stderr } = await run('add-recipient', newKey().recipient);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^sops updatekeys ended with .*\n$/);
    expect(['.sops.yaml', secretFile, broken].map(text)).toEqual(before);
  });

  test('what sops writes is read in memory as it is, and nothing that was changed since', async () => {
    const values = fc.dictionary(
      fc.stringMatching(/^[A-Z][A-Z0-9_]{0,20}$/),
      fc.string({
        unit: fc.oneof(fc.constantFrom(...awkward), fc.string({ maxLength: 3, minLength: 1 })),
      }),
      { minKeys: 40, maxKeys: 60 },
    );
    for (const setting of ['', '    mac_only_encrypted: true\n']) {
      repository.write({ '.sops.yaml': `${text('.sops.yaml')}${setting}` });
      const [data = {}] = fc.sample(values, 1);
      const secret = {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'api', annotations: { a: 'b' } },
        stringData: data,
      };
      const words = ['encrypt', '--filename-override', secretFile, '--input-type', 'json', '--output-type', 'yaml'];
      const encrypted = execFileSync('sops', words, {
        cwd: repository.folder,
        input: JSON.stringify(secret),
        encoding: 'utf8',
      });
      const read = await decrypt(readSopsFile(encrypted, secretFile), secretFile, [key.secret]);
      const found = read.flatMap(({ path, value }) =>
        path[0] === 'stringData' ? [[path[1] ?? '', value] as const] : [],
      );
      expect(Object.fromEntries(found)).toEqual(data);
      const changed = encrypted.replace('ENC[AES256_GCM,data:', '$&AA');
      await expect(decrypt(readSopsFile(changed, secretFile), secretFile, [key.secret])).rejects.toThrow(
        'changed by hand',
      );
    }
  });

  test('a recipient that is added can read, and one that is removed can not, under a new data key', async () => {
    const other = newKey();
    expect(await run('add-recipient', other.recipient)).toMatchObject({ status: 0 });
    expect(decrypted(other)).toContain('battery staple');
    expect(text('.sops.yaml')).toContain('# Ours.');
    expect((await run('recipients')).stdout).toBe(
      `^infra/secrets/staging/ (${secretFile})\n  ${key.recipient}  yours\n  ${other.recipient}\n`,
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
      [['add-recipient', key.secret], 'That is a private key'],
      [['add-recipient', key.recipient], 'has'],
      [['edit', 'infra/secrets/prod/api.yaml'], 'No rule of .sops.yaml says who can read infra/secrets/prod/api.yaml'],
      [['rotate', '--env', 'prod'], 'There are no secrets of prod'],
      [['check', '--env', 'prod'], 'There are neither secrets nor manifests of prod'],
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
