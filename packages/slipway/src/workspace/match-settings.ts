import { SlipwayError } from '../error.ts';
import { mend, type Sides } from './match-lockfile.ts';
import { isYamlList, isYamlMap, parseYaml, textOf, type Yaml } from './yaml.ts';

// What pnpm compares beside specifiers before it takes a frozen lockfile. What the workspace file leaves out may come from
// elsewhere: the root manifest up to pnpm 10, the user's own settings, the environment.

const recorded = ['autoInstallPeers', 'excludeLinksFromLockfile', 'injectWorkspacePackages'];

/**
 * Finds where settings of the workspace file and the lockfile contradict each other, as `pnpm install --frozen-lockfile` would.
 * @throws SlipwayError naming the place
 */
export async function matchSettings(sides: Sides): Promise<void> {
  const { hooked, lockfilePath, settings, settingsPath } = sides;
  if (hooked) return;
  const locked = await sectionOf(sides, 'settings');
  for (const name of recorded) {
    const [asked, found] = [settings.document[name], isYamlMap(locked) ? locked[name] : undefined];
    if (typeof asked !== 'boolean' || found === undefined || found === asked) continue;
    throw new SlipwayError(`${settingsPath} has ${name} ${asked}, but ${lockfilePath} has ${textOf(found)}: ${mend}.`);
  }
  const ignored = settings.document['ignoredOptionalDependencies'];
  if (ignored === undefined) return;
  if (listed(ignored) === listed(await sectionOf(sides, 'ignoredOptionalDependencies'))) return;
  throw new SlipwayError(`${settingsPath} has other ignoredOptionalDependencies than ${lockfilePath}: ${mend}.`);
}

/**
 * Finds a patch that was not installed yet, or is installed no more.
 * @throws SlipwayError naming the place
 */
export async function matchPatches(sides: Sides): Promise<void> {
  const { hooked, lockfilePath, settings, settingsPath } = sides;
  if (hooked) return;
  const locked = await sectionOf(sides, 'patchedDependencies');
  const found = new Set(Object.keys(isYamlMap(locked) ? locked : {}));
  const own = settings.document['patchedDependencies'];
  const missing = Object.keys(isYamlMap(own) ? own : {}).find((key) => !found.has(key));
  if (missing !== undefined)
    throw new SlipwayError(`${settingsPath} has a patch of ${missing}, but ${lockfilePath} has none: ${mend}.`);
  const gone = [...found].find((key) => !Object.hasOwn(settings.patchedDependencies, key));
  if (gone === undefined) return;
  throw new SlipwayError(`${lockfilePath} has a patch of ${gone}, but ${settingsPath} has none: ${mend}.`);
}

async function sectionOf({ lockfile, lockfilePath }: Sides, name: string): Promise<Yaml | undefined> {
  const text = lockfile.sections.get(name);
  if (text === undefined) return undefined;
  const section = await parseYaml(text, lockfilePath);
  return isYamlMap(section) ? section[name] : undefined;
}

function listed(value: Yaml | undefined): string {
  return isYamlList(value) ? value.map(textOf).sort().join('\n') : '';
}
