import type { Run } from '../run.ts';

/** What is not as it usually is, in sentences. */
export function collectNotes(run: Pick<Run, 'apps' | 'ports' | 'reset' | 'shell'>): string[] {
  const replaced = run.apps.flatMap(({ name }) => {
    const { port, instead } = run.ports.get(name) ?? {};
    return instead === undefined ? [] : [`Port ${instead} is taken, so ${name} has ${String(port)}.`];
  });
  const port = run.shell['PORT'] ?? '';
  const ignored = port === '' ? [] : [`PORT=${port} of the shell is left out: it cannot be meant for every service.`];
  const given = run.apps.some(({ given }) => given['DATABASE_URL'] !== undefined);
  const reset = given
    ? '--reset has left alone the database that DATABASE_URL names.'
    : 'The databases have been thrown away and made anew.';
  return [...replaced, ...ignored, ...(run.reset ? [reset] : [])];
}
