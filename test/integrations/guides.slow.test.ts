import { testGuides } from './guides.ts';

await testGuides(['start-faster', 'build-offline']);
