// `pnpm images [APP…]` builds the apps' images, or those named, on this machine's Docker.
import { appNames, buildImages } from './build-images.ts';
import { ImageError } from './error.ts';

async function main(apps: readonly string[]): Promise<number> {
  const unknown = apps.find((app) => !appNames.includes(app));
  if (unknown !== undefined) {
    console.error(`There is no apps/${unknown}/Dockerfile. The apps are: ${appNames.join(', ')}.`);
    return 2;
  }
  try {
    for await (const { name, bytes, seconds } of buildImages(apps)) {
      console.log(`${name.padEnd(20)} ${(bytes / 1e6).toFixed(1).padStart(6)} MB ${seconds.toFixed(1).padStart(6)} s`);
    }
    return 0;
  } catch (error) {
    if (!(error instanceof ImageError)) throw error;
    console.error(error.message);
    return 1;
  }
}

process.exitCode = await main(process.argv.slice(2));
