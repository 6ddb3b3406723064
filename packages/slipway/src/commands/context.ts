import { SlipwayError } from '../error.ts';
import { contextOf, linksAway, tarOf, type Context } from '../context/index.ts';
import { openRepository, printPath, readHead } from '../revision/index.ts';
import { closestNames, namesOf } from '../state/index.ts';
import { readWorkspace, type App, type Workspace } from '../workspace/index.ts';
import { readArguments } from './arguments.ts';
import type { Command } from './command.ts';

const usage = `slipway context APP [--list | --inputs | --json | --tar] [--head REF]

Shows what an app's image is made from: everything that its fingerprint hashes, and nothing else.

  --list       its files, a line each: mode, git's object id, path
  --inputs     what the fingerprint is made of, a line each: hash, name
  --json       both, for programs (schemas/context.schema.json)
  --tar        the context itself, an archive that \`slipway image\` sends to the builder
  --head REF   of this revision (default: the working tree, or HEAD in a bare repository)

Examples
  slipway context api
  slipway context api --tar | tar --list
`;

const options = {
  list: { type: 'boolean' },
  inputs: { type: 'boolean' },
  json: { type: 'boolean' },
  tar: { type: 'boolean' },
  head: { type: 'string' },
} as const;

const forms = ['list', 'inputs', 'json', 'tar'] as const;

/** `slipway context` */
export const command: Command = {
  usage,
  async run(words, { cwd, print, printBytes, terminal }) {
    const { values, positionals } = readArguments(words, options, usage);
    const chosen = forms.filter((form) => values[form] === true);
    if (chosen.length > 1)
      throw new SlipwayError(`--${chosen.join(' and --')} exclude each other: choose one of them.`);
    if (values.tar === true && terminal !== undefined) {
      throw new SlipwayError('--tar writes an archive, not text: lead it into a file or a program.');
    }
    const repository = await openRepository(cwd);
    const revision = await readHead(repository, values.head);
    const workspace = await readWorkspace(revision, { from: repository.prefix });
    const context = await contextOf(revision, workspace, findApp(workspace, positionals));
    if (values.tar === true) await printBytes(tarOf(revision, context));
    else print(`${linesOf(context, chosen[0]).join('\n')}\n`);
    for (const sentence of await linksAway(revision, workspace, context)) process.stderr.write(`!  ${sentence}\n`);
    return 0;
  },
};

/** The app that a word means: its short name, its package's name or its folder. */
function findApp({ apps }: Workspace, words: readonly string[]): App {
  const names = namesOf(apps);
  const [word, ...more] = words;
  const known =
    closestNames(word ?? '', [...names.values()]) || 'none: an app is a workspace package with a Dockerfile';
  if (word === undefined || more.length > 0) throw new SlipwayError(`Name one app. The apps are ${known}.`);
  const found = apps.find((app) =>
    [names.get(app.directory), app.name, app.directory].includes(word.replace(/^\.\/|\/+$/g, '')),
  );
  if (found === undefined) throw new SlipwayError(`There is no app "${word}". The apps are ${known}.`);
  return found;
}

function linesOf(context: Context, form: (typeof forms)[number] | undefined): string[] {
  switch (form) {
    case 'list':
      return context.files.map(
        ({ path, mode, source }) => `${mode} ${'oid' in source ? source.oid : 'made'.padEnd(40)} ${printPath(path)}`,
      );
    case 'inputs':
      return Array.from(context.inputs, ([key, hash]) => `${hash.padEnd(64)} ${printPath(key)}`);
    case 'json':
      return [JSON.stringify(jsonOf(context), null, 2)];
    default:
      return summaryOf(context);
  }
}

function jsonOf({ app, fingerprint, closure, files, inputs }: Context) {
  return {
    version: 1,
    app: app.name,
    path: app.directory,
    fingerprint,
    packages: closure.map(({ directory }) => directory),
    files: files.map(({ path, mode, source }) => ({ path, mode, oid: 'oid' in source ? source.oid : null })),
    inputs: Object.fromEntries(inputs),
  };
}

function summaryOf({ app, fingerprint, closure, files, inputs }: Context): string[] {
  const counted = closure.map(({ directory, name }) => {
    const folder = directory === '' ? 'sources/' : `sources/${directory}/`;
    const own = files.filter(
      ({ path }) => path.startsWith(folder) && (directory !== '' || !path.slice(folder.length).includes('/')),
    );
    return { name, count: own.length };
  });
  const width = Math.max(...counted.map(({ name }) => name.length));
  const entries = [...inputs.keys()].filter((key) => key.startsWith('lockfile ')).length;
  const surroundings = [...inputs.keys()].filter((key) => /^(?:base image|platform|build argument) /.test(key));
  return [
    `${app.name}  fp-${fingerprint}`,
    '',
    ...counted.map(({ name, count }) => `  ${name.padEnd(width)}  ${count} ${count === 1 ? 'file' : 'files'}`),
    `  ${'pnpm-lock.yaml'.padEnd(width)}  ${entries} entries`,
    ...surroundings.map((key) => `  ${key}`),
  ];
}
