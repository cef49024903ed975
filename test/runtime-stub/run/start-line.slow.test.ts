import { mixServiceCases } from './release-cases.ts';

mixServiceCases(25, 'all');
mixServiceCases(27, 'all');
mixServiceCases(29, 'all');
