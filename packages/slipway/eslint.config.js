import { configuration, stations } from '@repo/eslint-config';

export default [
  ...configuration,
  ...stations(
    'commands',
    'report',
    'release',
    'deploy',
    'manifests',
    'secrets',
    'image',
    'plan',
    'state',
    'registry',
    'cluster',
    'context',
    'workspace',
    'revision',
  ),
];
