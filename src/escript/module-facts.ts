import { atomTable } from '../beam/atoms.ts';
import type { BeamFile } from '../beam/beam-file.ts';
import { type ImportedFunction, imports, moduleName } from '../beam/functions.ts';
import { type StartedApplications, startedByModule } from './started-applications.ts';

/** The dependencies of a module. */
export interface ModuleFacts {
  name: string;
  /** Modules of the functions that it calls by name, without itself, each once. */
  calledModules: string[];
  /** Functions of other modules that it calls by name. */
  calls: ImportedFunction[];
  /** Its atoms, the names of functions among them. */
  atoms: string[];
  started: StartedApplications;
}

/** @throws `beam-invalid` */
export function moduleFacts(beam: BeamFile): ModuleFacts {
  const name = moduleName(beam);
  const calls = imports(beam).filter(({ module }) => module !== name);
  const calledModules = [...new Set(calls.map(({ module }) => module))];
  return { name, calledModules, calls, atoms: atomTable(beam), started: startedByModule(beam) };
}
