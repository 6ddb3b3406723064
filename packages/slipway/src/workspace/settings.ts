import { SlipwayError } from '../error.ts';
import { parseJson } from './json.ts';
import { settingsFile } from './wanted-files.ts';

/** What `slipway.json` says of one app. */
export interface AppSettings {
  /** From the workspace's root, when it is not the `Dockerfile` in the app's folder. */
  readonly dockerfile?: string | undefined;
  readonly platforms?: readonly string[] | undefined;
  readonly buildArguments?: Readonly<Record<string, string>> | undefined;
  /** Patterns of files outside its closure that its build reads, from the workspace's root. */
  readonly include?: readonly string[] | undefined;
}

/** `slipway.json` at the workspace's root: what cannot be read from the repository. Everything has a default. */
export interface SlipwaySettings {
  /** By directory; false for a package with a Dockerfile that is not an app. */
  readonly apps: Readonly<Record<string, AppSettings | false>>;
  /** What images are built for. */
  readonly platforms: readonly string[];
  readonly buildArguments: Readonly<Record<string, string>>;
  /** Patterns of files outside every package that all builds read, from the workspace's root. */
  readonly include: readonly string[];
  /** More development dependencies that only checks use; a `*` stands for anything. */
  readonly checkTools: readonly string[];
  /** What it says of delivery: see delivery-settings.ts. */
  readonly delivery: DeliveryFile;
}

/** The part of the file that plans do not need. */
export type DeliveryFile = Pick<
  Awaited<ReturnType<typeof parseSettings>>,
  'registry' | 'imageBudget' | 'environments' | 'keep'
>;

const defaultSettings: SlipwaySettings = {
  apps: {},
  platforms: ['linux/amd64'],
  buildArguments: {},
  include: [],
  checkTools: [],
  delivery: {},
};

/**
 * Reads `slipway.json`.
 * @throws SlipwayError when it is not valid
 */
export async function readSettings(bytes: Buffer | undefined): Promise<SlipwaySettings> {
  if (bytes === undefined) return defaultSettings;
  const file = await parseSettings(bytes);
  const { apps = {}, platforms = defaultSettings.platforms, buildArguments = {}, include = [], checkTools = [] } = file;
  const { registry, imageBudget, environments, keep } = file;
  const delivery = { registry, imageBudget, environments, keep };
  return { apps, platforms, buildArguments, include, checkTools, delivery };
}

/**
 * All that `slipway.json` says.
 * @throws SlipwayError when it is not valid
 */
export async function parseSettings(bytes: Buffer) {
  const { settingsSchema } = await import('./settings-schema.ts');
  const { success, data, error } = settingsSchema.safeParse(parseJson(bytes, settingsFile));
  if (success) return data;
  const [issue] = error.issues;
  const where = issue?.path.join('.') ?? '';
  throw new SlipwayError(
    `${settingsFile}${where === '' ? '' : `, ${where}`} is not as it should be (${issue?.message ?? 'not valid'}): mend it; schemas/settings.schema.json says what may stand there.`,
  );
}
