import { SlipwayError } from '../error.ts';

/** What a release tag says: `@repo/api@1.2.0`. */
export interface ReleaseTag {
  readonly tag: string;
  /** The package's name, with its scope. */
  readonly package: string;
  readonly version: string;
}

const form = /^(?<name>(?:@[a-z0-9][\w.-]*\/)?[a-z0-9][\w.-]*)@(?<version>\d+\.\d+\.\d+(?:-[\w.-]+)?)$/;

/** @throws SlipwayError when it is no release tag */
export function parseTag(tag: string): ReleaseTag {
  const { name, version } = form.exec(tag)?.groups ?? {};
  if (name === undefined || version === undefined) {
    throw new SlipwayError(`"${tag}" is no release tag: one is a package and its version, as in @repo/api@1.2.0.`);
  }
  return { tag, package: name, version };
}

/** The tag that changesets give a version. */
export function tagOf(name: string, version: string): string {
  return `${name}@${version}`;
}
