import { testGuides } from './guides.ts';

await testGuides(['ship-a-cli', 'start-faster', 'build-offline']);
