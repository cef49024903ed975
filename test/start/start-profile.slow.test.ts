import { testStartProfile } from './start-profile.ts';

await testStartProfile([25, 29]);
