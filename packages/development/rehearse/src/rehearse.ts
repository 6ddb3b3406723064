import { RehearsalError } from './error.ts';
import { openSite } from './site.ts';
import type { Stage } from './stage.ts';
import { badRelease } from './stages/bad-release.ts';
import { deletion } from './stages/deletion.ts';
import { first } from './stages/first.ts';
import { migration } from './stages/migration.ts';
import { oneService } from './stages/one-service.ts';
import { readme } from './stages/readme.ts';
import { release } from './stages/release.ts';
import { rollback } from './stages/rollback.ts';
import type { World } from './world.ts';

interface Settings {
  /** Play the first stage alone, and keep everything until somebody interrupts. */
  readonly hold: boolean;
  readonly environment: NodeJS.ProcessEnv;
  readonly print: (line: string) => void;
}

export const stages = [first, oneService, readme, migration, release, badRelease, rollback, deletion];

/** Plays all stages. @throws RehearsalError when something is not as it should be */
export async function rehearse({ hold, environment, print }: Settings): Promise<void> {
  await using site = await openSite({ environment, print });
  await play(hold ? [first] : stages, site.world, print);
  if (!hold) return;
  print(`
It is yours until Ctrl-C. In another terminal:

  cd ${site.world.clone.folder}
  export SLIPWAY_REGISTRY=${site.registry} STAGING=${site.world.staging} PROD=${site.world.prod}
`);
  await interrupted();
}

async function play(played: readonly Stage[], world: World, print: (line: string) => void): Promise<void> {
  const rows: string[] = [];
  for (const [at, { title, play: playStage }] of played.entries()) {
    const started = performance.now();
    print(`\n${at + 1}. ${title}`);
    try {
      const { ran, spared } = await playStage(world);
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      rows.push(`  ${title.padEnd(32)} ${`${seconds} s`.padStart(8)}   ran: ${ran}; left alone: ${spared}`);
    } catch (error) {
      if (!(error instanceof RehearsalError)) throw error;
      throw new RehearsalError(`"${title}" went wrong. ${error.message}`, { cause: error });
    }
  }
  print(`\n${rows.join('\n')}`);
}

function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'])
      process.once(signal, () => {
        resolve();
      });
  });
}
