import { configuration, stations } from '@repo/eslint-config';

export default [
  ...configuration,
  ...stations('commands', 'report', 'plan', 'state', 'context', 'workspace', 'revision'),
];
