import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { shownFrom } from '../run.ts';

interface Options {
  /** Where the files go. */
  readonly state: string;
  /** What paths in the command are relative to. */
  readonly from: string;
  /** An access token of the api. */
  readonly token: string;
  /** The api's port. */
  readonly port: number;
}

const release = {
  app: 'checkout',
  environment: 'dev',
  version: '2.0.0',
  fingerprint: '5e2b1c9a7d40f86e3b95c1d2a8f7046e9c3d5b8a1f0e7264d9b3c8a5f1e60742',
  releasedBy: 'you',
};

/** Writes a release and the headers that it needs, so that the command which records it is a short one. */
export async function prepareExample({ state, from, token, port }: Options): Promise<string> {
  const headers = join(state, 'headers');
  const body = join(state, 'release.json');
  await writeFile(headers, `authorization: Bearer ${token}\ncontent-type: application/json\n`, { mode: 0o600 });
  await writeFile(body, `${JSON.stringify(release, undefined, 2)}\n`);
  return `curl -H @${shownFrom(from, headers)} -d @${shownFrom(from, body)} http://localhost:${port}/v1/releases`;
}
