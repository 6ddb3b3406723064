import type { Kind } from '../plan/index.ts';

/** What people call each kind of work. */
export const verbs: Readonly<Record<Kind, string>> = {
  check: 'check',
  image: 'build',
  migrate: 'migrate',
  deploy: 'deploy',
  config: 'configure',
  teardown: 'tear down',
};
