import { fileURLToPath } from 'node:url';

import { EnvironmentError } from './error.ts';
import type { EnvironmentName } from './environment-name.ts';
import { explainFault } from './explain-fault.ts';
import { parseValue } from './parse-value.ts';
import { readTexts, type Source } from './read-texts.ts';
import type { Values, Variable, Variables } from './variable.ts';

/** Where the texts of the variables come from. */
export interface LoadOptions {
  /** The app's folder, with its `.env` files; they are read in `dev` only. */
  readonly directory: string | URL;
  /** What the process was given, `process.env` when left out; it outranks the files. */
  readonly source?: Source;
}

/**
 * Reads and checks a service's variables. A variable that is set to nothing counts as not set.
 * @returns their values, typed by their schemas
 * @throws EnvironmentError with all faults at once, never with a secret's value
 */
export function loadEnvironment<V extends Variables>(variables: V, options: LoadOptions): Values<V>;
// The values come one by one, so only from outside can their type be told.
export function loadEnvironment(
  variables: Variables,
  { directory, source = process.env }: LoadOptions,
): Record<string, unknown> {
  const folder = typeof directory === 'string' ? directory : fileURLToPath(directory);
  const { environment, texts } = readTexts(source, folder);
  const secrets = findSecrets(variables, texts);
  const values: Record<string, unknown> = {};
  const faults: string[] = [];
  for (const [name, variable] of Object.entries(variables)) {
    const text = texts[name];
    if (text === undefined && isRequired(variable, environment)) {
      faults.push(`${name} is not set: ${variable.description}`);
      continue;
    }
    const parsed = parseValue(variable.schema, text);
    if (parsed.ok) values[name] = parsed.value;
    else faults.push(`${name} ${explainFault(parsed, { variable, text, secrets })}`);
  }
  if (faults.length > 0) throw new EnvironmentError(describeFaults(faults, environment, folder));
  return values;
}

function findSecrets(variables: Variables, texts: Source): string[] {
  return Object.entries(variables).flatMap(([name, { secret = false }]) => (secret ? (texts[name] ?? []) : []));
}

function isRequired({ schema, requiredIn = [] }: Variable, environment: EnvironmentName): boolean {
  return requiredIn.includes(environment) || !parseValue(schema, undefined).ok;
}

function describeFaults(faults: readonly string[], environment: EnvironmentName, folder: string): string {
  const head = `The environment (${environment}) has ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}:`;
  const mend =
    environment === 'dev'
      ? `Set them in the shell or in ${folder}/.env; the .env.example there shows how.`
      : `Set them in the ConfigMap or the Secret of ${environment}.`;
  return [head, ...faults.map((fault) => `  ${fault}`), mend].join('\n');
}
