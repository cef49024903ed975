import { testOpenRelease } from './open-release.ts';

await testOpenRelease([27]);
