import { listFiles, parse } from 'dotenv-flow';

import { StartError } from '../error.ts';
import type { App } from './workspace.ts';

/** Texts of variables by name. */
export type Texts = Readonly<Record<string, string | undefined>>;

/** An app and what its people have set for it. */
export interface ConfiguredApp extends App {
  /** What the shell and the app's `.env*` files say; the shell comes first. Nothing of it is overridden. */
  readonly given: Texts;
}

/**
 * Reads what is set for an app already.
 * @param shell the environment of this process
 * @throws StartError when that is meant for another environment than `dev`
 */
export function configure(app: App, shell: Texts): ConfiguredApp {
  const nodeEnv = shell['NODE_ENV'] ?? '';
  const files = listFiles({ path: app.directory, ...(nodeEnv === '' ? {} : { node_env: nodeEnv }) });
  // One PORT cannot be meant for several services.
  const given = withoutEmpty({ ...parse(files), ...withoutEmpty({ ...shell, PORT: undefined }) });
  const environment = given['ENVIRONMENT'] ?? 'dev';
  if (environment !== 'dev') {
    throw new StartError(`This starts a development environment, and ENVIRONMENT is ${environment}: unset it.`, {
      exitCode: 2,
    });
  }
  return { ...app, given };
}

/** Whether an app declares a variable that nobody has set. */
export function lacks(app: ConfiguredApp, name: string): boolean {
  return name in app.variables && app.given[name] === undefined;
}

/**
 * What an app's processes get beside the shell's environment: what is offered and the examples of variables that have
 * to be set, as far as the app declares them and nobody has set them.
 * @param offered values of this run, by name
 */
export function environmentFor(app: ConfiguredApp, offered: Texts): Record<string, string> {
  const names = Object.keys(app.variables).filter((name) => lacks(app, name));
  const texts = names.map((name) => [name, offered[name] ?? exampleOf(app, name)] as const);
  return Object.fromEntries(texts.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

function exampleOf(app: App, name: string): string | undefined {
  const variable = app.variables[name];
  const isRequired = variable?.schema.safeParse(undefined).success === false;
  return isRequired ? variable.example : undefined;
}

function withoutEmpty(texts: Texts): Texts {
  return Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== undefined && text.trim() !== ''));
}
