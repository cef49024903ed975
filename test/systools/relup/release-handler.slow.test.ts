import { testReleaseHandler } from './release-handler.ts';

await testReleaseHandler([25, 29]);
