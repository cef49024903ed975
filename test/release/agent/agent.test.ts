import { agentCases } from './agent-cases.ts';

agentCases(27);
