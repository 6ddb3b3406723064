import { serviceBuild } from '@repo/tsup-config';

export default serviceBuild(['server/main']);
