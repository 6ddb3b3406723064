import type { Snapshot } from '../state/index.ts';
import { readCreationRules, rulesFile, type CreationRules } from './creation-rules.ts';
import { identitiesIn, recipientIn, throwAwayKey } from './identities.ts';

/** A file below `infra/secrets`, as a revision has it. */
export interface SecretFile {
  /** From the workspace's root. */
  readonly path: string;
  /** The folder that it lies in: `staging`. */
  readonly environment: string;
  readonly text: string;
}

/** Everything in a revision that has to do with secrets. */
export interface SecretFiles {
  /** In the order of their paths. */
  readonly files: readonly SecretFile[];
  /** Undefined without a `.sops.yaml`. */
  readonly rules: CreationRules | undefined;
  /** The key that everybody has, while the repository still has it. */
  readonly example: { readonly recipient: string | undefined; readonly identities: readonly string[] };
}

/** Reads what a revision has of secrets, without decrypting anything. */
export async function readSecretFiles(snapshot: Snapshot): Promise<SecretFiles> {
  const { revision, localPath, entry } = snapshot;
  const below = [...revision.entries.values()].filter(
    ({ path, mode }) => mode.startsWith('100') && /^infra\/secrets\/[^/]+\/.+/.test(localPath(path)),
  );
  const others = [rulesFile, throwAwayKey].flatMap((path) => entry(path) ?? []);
  const contents = await revision.read([...below, ...others]);
  const textAt = (path: string) => contents.get(entry(path)?.path ?? '')?.toString('utf8');
  const files = below
    .filter(({ path }) => !path.endsWith('.md'))
    .map(({ path }) => localPath(path))
    .toSorted()
    .map((path) => ({ path, environment: path.split('/')[2] ?? '', text: textAt(path) ?? '' }));
  const rules = textAt(rulesFile);
  const key = textAt(throwAwayKey) ?? '';
  return {
    files,
    rules: rules === undefined ? undefined : readCreationRules(rules),
    example: { recipient: recipientIn(key), identities: identitiesIn(key) },
  };
}
