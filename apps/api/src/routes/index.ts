import type { Service } from '@repo/service';

import { answerOutages } from './answer-outages.ts';
import { getFleet } from './get-fleet.ts';
import { getRelease } from './get-release.ts';
import { listReleases } from './list-releases.ts';
import { postRelease } from './post-release.ts';

/** All routes of version 1. */
export function routes(service: Service): void {
  answerOutages(service);
  postRelease(service);
  listReleases(service);
  getRelease(service);
  getFleet(service);
}
