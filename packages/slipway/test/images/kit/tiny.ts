import { createRepository, type TestRepository } from '../../kit/repository.ts';

/** A repository with one app whose image takes a moment: `one` of a package, with a file in it. */
export function tinyRepository(files: Readonly<Record<string, string>> = {}): TestRepository {
  const repository = createRepository();
  repository.commit(
    new Map(
      Object.entries({
        'package.json': JSON.stringify({ name: 'tiny', private: true }),
        'pnpm-workspace.yaml': 'packages:\n  - apps/*\n',
        'pnpm-lock.yaml': "lockfileVersion: '9.0'\n\nimporters:\n\n  .: {}\n\n  apps/one: {}\n",
        'apps/one/package.json': JSON.stringify({ name: '@tiny/one', version: '1.0.0' }),
        'apps/one/file.txt': 'one\n',
        'apps/one/Dockerfile': 'FROM scratch\nCOPY sources/apps/one/file.txt /file.txt\n',
        ...files,
      }),
    ),
  );
  return repository;
}
