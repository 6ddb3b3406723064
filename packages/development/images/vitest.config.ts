import { testConfig } from '@repo/vitest-config';

export default testConfig({ integrationSetup: ['@repo/testing/postgres'] });
