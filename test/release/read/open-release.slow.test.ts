import { testOpenRelease } from './open-release.ts';

await testOpenRelease([25, 29]);
