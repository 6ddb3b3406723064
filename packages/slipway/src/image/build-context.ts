import { tarOf, type Context } from '../context/index.ts';
import type { Revision } from '../revision/index.ts';
import { wholeDockerfile, type WholeDockerfile } from './whole-dockerfile.ts';

/** What goes to a builder. */
export interface BuildContext {
  readonly tar: AsyncIterable<Buffer>;
  readonly dockerfile: WholeDockerfile;
}

/** A context as a builder takes it: with one Dockerfile, in which the stages that the app's own stands on come first. */
export async function buildContextOf(revision: Revision, context: Context): Promise<BuildContext> {
  const own = context.files.find(({ path }) => path === 'Dockerfile');
  // Those that stand on others come after them in the list of references, and before them here.
  const bases = context.files.filter(({ path }) => path !== 'Dockerfile' && !/^(?:manifests|sources)\//.test(path));
  const paths = [own, ...bases].flatMap((file) =>
    file !== undefined && 'path' in file.source ? [file.source.path] : [],
  );
  const contents = await revision.contents(paths);
  const textOf = (source: Context['files'][number]['source'] | undefined) =>
    source === undefined ? '' : 'path' in source ? (contents.get(source.path)?.toString('utf8') ?? '') : '';
  const dockerfile = wholeDockerfile(
    { path: context.app.dockerfile, text: textOf(own?.source) },
    inOrder(bases.map(({ path, source }) => ({ path, text: textOf(source) }))),
  );
  const rest = context.files.filter((file) => file !== own && !bases.includes(file));
  const made = { path: 'Dockerfile', mode: '100644', source: { bytes: Buffer.from(dockerfile.text) } } as const;
  const { app, closure, fingerprint } = context;
  return {
    tar: tarOf(revision, { app, closure, fingerprint, inputs: new Map(), files: [...rest, made] }),
    dockerfile,
  };
}

/** A file that names another's stage comes after that one. */
function inOrder<F extends { readonly path: string; readonly text: string }>(files: readonly F[]): F[] {
  const placed: F[] = [];
  const place = (file: F, above: readonly F[]) => {
    if (placed.includes(file) || above.includes(file)) return;
    for (const other of files) if (other !== file && names(file.text, other.text)) place(other, [...above, file]);
    placed.push(file);
  };
  for (const file of files) place(file, []);
  return placed;
}

/** Whether a Dockerfile takes something from a stage of another. */
function names(text: string, other: string): boolean {
  const stages = [...other.matchAll(/^\s*FROM\s.*\sAS\s+(\S+)\s*$/gim)].map(([, name = '']) => name.toLowerCase());
  const taken = [...text.matchAll(/(?:^\s*FROM\s+(?:--\S+\s+)*|from=)([^\s,]+)/gim)];
  return taken.some(([, name = '']) => stages.includes(name.toLowerCase()));
}
