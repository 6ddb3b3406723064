import type { VerifiedTag } from '../release/index.ts';

/** What was found of release tags as Markdown, for whoever is asked to approve their deployment. */
export function releaseSummary(tags: readonly VerifiedTag[]): string {
  const rows = tags.map((tag) =>
    tag.fault === undefined
      ? `| \`${tag.tag}\` | may go to production | ${tag.commit.slice(0, 7)} | fp-${tag.fingerprint.slice(0, 12)} |`
      : `| \`${tag.tag}\` | **refused**: ${tag.fault.replaceAll('|', String.raw`\|`)} | | |`,
  );
  return `## Release\n\n| Tag | | Commit | Image |\n| --- | --- | --- | --- |\n${rows.join('\n')}\n\n`;
}
