import { agentCases } from './agent-cases.ts';

agentCases(25);
agentCases(29);
