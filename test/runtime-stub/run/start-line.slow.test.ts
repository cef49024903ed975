import { mixServiceCases } from './release-cases.ts';

mixServiceCases(25);
mixServiceCases(29);
