import { mixServiceCases } from './release-cases.ts';

mixServiceCases(27, 'starts');
