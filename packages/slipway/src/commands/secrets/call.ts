import { join } from 'node:path';

import { openRepository, readRevision } from '../../revision/index.ts';
import { readSecretFiles, type SecretFiles } from '../../secrets/secret-files.ts';
import type { SopsCall } from '../../secrets/sops.ts';
import { snapshotOf, type Snapshot } from '../../state/index.ts';
import { readWorkspace } from '../../workspace/index.ts';
import type { Surroundings } from '../command.ts';

/** What was asked for. */
export interface SecretsCall {
  /** A file or a key. */
  readonly operand: string;
  readonly environment: string | undefined;
  readonly head: string | undefined;
  readonly isFilesOnly: boolean;
}

/** A repository's secrets, and what it takes to change them. */
export interface OpenSecrets {
  readonly snapshot: Snapshot;
  readonly secrets: SecretFiles;
  readonly sops: SopsCall;
}

/** Reads the secrets of a revision. @param head the working tree when undefined */
export async function openSecrets({ cwd, environment }: Surroundings, head?: string): Promise<OpenSecrets> {
  const repository = await openRepository(cwd, { head });
  const revision = head === undefined ? await repository.workingTree() : await readRevision(repository, head);
  const snapshot = snapshotOf(revision, await readWorkspace(revision, { from: repository.prefix }));
  const secrets = await readSecretFiles(snapshot);
  const root = join(repository.root, snapshot.workspace.root);
  return { snapshot, secrets, sops: { root, cwd, environment, identities: secrets.example.identities } };
}
