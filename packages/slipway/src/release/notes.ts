/**
 * What a changelog says of one version: all below its heading, up to the next of the same rank.
 * @param changelog undefined when there is none
 */
export function notesOf(changelog: string | undefined, version: string): string {
  const lines = (changelog ?? '').split('\n');
  const start = lines.indexOf(`## ${version}`);
  if (start === -1) return `Version ${version}.\n`;
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => /^##? /.test(line));
  const notes = (end === -1 ? rest : rest.slice(0, end)).join('\n').trim();
  return notes === '' ? `Version ${version}.\n` : `${notes}\n`;
}
