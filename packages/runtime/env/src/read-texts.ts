import { readEnvironmentFiles } from './environment-files.ts';
import { environmentName, type EnvironmentName } from './environment-name.ts';
import { EnvironmentError } from './error.ts';

/** Texts of variables by name, as in `process.env`. */
export type Source = Readonly<Record<string, string | undefined>>;

/** The texts of all variables that are set, and the environment that they are for. */
export interface Texts {
  readonly environment: EnvironmentName;
  readonly texts: Source;
}

/**
 * Finds out the environment and, in `dev`, adds what the `.env` files say beneath what the process was given.
 * @param folder the app's folder
 * @throws EnvironmentError when the environment is none of ours: everything else hangs on it, so nothing else is told
 */
export function readTexts(source: Source, folder: string): Texts {
  const given = withoutEmpty(source);
  const environment = parseEnvironment(given['ENVIRONMENT'] ?? 'dev');
  if (environment !== 'dev') return { environment, texts: given };
  const fromFiles = withoutEmpty(readEnvironmentFiles(folder, given['NODE_ENV']));
  if ((fromFiles['ENVIRONMENT'] ?? 'dev') !== 'dev') {
    throw new EnvironmentError(
      `ENVIRONMENT is set by a .env file in ${folder}, but these files are read in dev only: take it out and set it in the shell`,
    );
  }
  return { environment, texts: { ...fromFiles, ...given } };
}

function parseEnvironment(text: string): EnvironmentName {
  const parsed = environmentName.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new EnvironmentError(
    `ENVIRONMENT must be one of ${environmentName.options.join(', ')}, is ${JSON.stringify(text)}`,
  );
}

/** What is set to nothing counts as not set: a ConfigMap or a shell has no other way to say so. */
function withoutEmpty(source: Source): Source {
  return Object.fromEntries(Object.entries(source).filter(([, text]) => text !== undefined && text.trim() !== ''));
}
