import { readFile } from 'node:fs/promises';
import { homedir, platform } from 'node:os';
import { join } from 'node:path';

/** The key that the starter's example secrets are encrypted for: everybody has it. */
export const throwAwayKey = 'infra/throw-away.agekey';

/**
 * The age keys of who calls, where SOPS itself looks for them: SOPS_AGE_KEY, SOPS_AGE_KEY_FILE, and its own folder.
 * @returns `AGE-SECRET-KEY-1…`
 * @see https://getsops.io/docs/#encrypting-using-age
 */
export async function ownIdentities(environment: NodeJS.ProcessEnv): Promise<readonly string[]> {
  const { SOPS_AGE_KEY: given = '', SOPS_AGE_KEY_FILE: named = '', XDG_CONFIG_HOME: configured = '' } = environment;
  const home = environment['HOME'] ?? homedir();
  const usual = platform() === 'darwin' ? join(home, 'Library/Application Support') : join(home, '.config');
  const files = [named, join(configured === '' ? usual : configured, 'sops/age/keys.txt')].filter(
    (file) => file !== '',
  );
  const texts = await Promise.all(files.map(readIfThere));
  return identitiesIn([given, ...texts].join('\n'));
}

/** The keys in a text: a key file has comments too. */
export function identitiesIn(text: string): readonly string[] {
  return [...text.matchAll(/^\s*(AGE-SECRET-KEY-1[0-9A-Z]+)\s*$/gm)].flatMap(([, key]) => key ?? []);
}

/** The public half that a key file names in its comment. */
export function recipientIn(text: string): string | undefined {
  return /^# public key: (age1[0-9a-z]+)\s*$/m.exec(text)?.[1];
}

async function readIfThere(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    // Whoever has no such file has no such key; that none fits is said where one is needed.
    return '';
  }
}
