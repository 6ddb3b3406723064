import type { Snapshot } from '../state/index.ts';
import { closureOf, type App } from '../workspace/index.ts';
import { inWords, reason } from './cause.ts';
import type { Comparison } from './comparison.ts';
import type { Cause } from './plan.ts';

/** How many near misses are told. */
const told = 3;

/** Why an image is the same: what changed close by and is not in it, or that nothing did. */
export function imageReasons(app: App, head: Snapshot, comparison: Comparison): Cause[] {
  if (comparison.files.length === 0) return [reason(app.directory, 'the two trees are the same')];
  if (comparison.lookAt(app) === 'same') return comparison.lockfile === undefined ? [outside(app)] : [otherEntries];
  const closure = closureOf(head.workspace, app).filter(({ directory }) => directory !== '');
  const near = closure.flatMap(({ directory }) => nearMisses(comparison, directory, app.directory));
  const misses = [...near, ...(comparison.lockfile === undefined ? [] : [otherEntries])];
  if (misses.length === 0) return [outside(app)];
  const rest = misses.length - told;
  const more = rest > 0 ? [reason('more', `and ${rest} more that are not in its image`)] : [];
  return [...misses.slice(0, told), ...more];
}

function outside({ directory }: App): Cause {
  return reason(directory, `nothing differs in ${inWords(directory)} and in what it needs`);
}

const otherEntries = reason('pnpm-lock.yaml', 'pnpm-lock.yaml differs only in what its image does not install');

/** What changed in a package that the image is made from, and yet not in the image. */
function nearMisses({ filesOf, manifestOf }: Comparison, directory: string, home: string): Cause[] {
  const manifest = `${directory}/package.json`;
  return filesOf(directory).flatMap(({ path, change }) => {
    if (path !== manifest) return [reason(path, `${path} ${change}, and is not in its image`)];
    const fields = manifestOf(directory);
    const version = fields.find(({ field }) => field === 'version');
    if (version?.from !== undefined && version.to !== undefined && fields.length === 1) {
      const what = `${manifest}: version ${version.from} → ${version.to}`;
      return [
        reason(
          path,
          directory === home
            ? `${what} builds nothing: the same image goes by that name`
            : `${what} is not in its image`,
        ),
      ];
    }
    const names = fields.map(({ field }) => field).join(', ');
    return [
      reason(
        path,
        names === '' ? `${path} differs in its form only` : `${path}: ${names} changed, and is not in its image`,
      ),
    ];
  });
}
