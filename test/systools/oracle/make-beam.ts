/** `name/arity` of a function of the module itself, `module:name/arity` of another one's. */
export interface ModuleText {
  readonly exports?: readonly string[];
  readonly calls?: readonly string[];
}

/**
 * A BEAM file that has everything but code: what cross reference tools read. Made here, so that no test needs a compiler.
 */
export function makeBeam(module: string, { exports = [], calls = [] }: ModuleText): Uint8Array {
  const atoms = [module];
  const atomIndex = (name: string): number => {
    if (!atoms.includes(name)) atoms.push(name);
    return atoms.indexOf(name) + 1;
  };
  const exported = [...exports, 'module_info/0', 'module_info/1'].map((text, index) => {
    const [name, arity] = text.split('/') as [string, string];
    return words(atomIndex(name), Number(arity), 2 * index + 2);
  });
  const imported = calls.map((text) => {
    const [, owner, name, arity] = /^(.+):(.+)\/(\d+)$/.exec(text)!;
    return words(atomIndex(owner!), atomIndex(name!), Number(arity));
  });
  const names = atoms.map((name) => Buffer.from(name));
  const noTerms = Uint8Array.of(131, 106);
  const chunks = [
    chunk('AtU8', words(names.length), ...names.flatMap((name) => [Uint8Array.of(name.length), name])),
    chunk('Code', words(16, 0, 183, 0, 0)),
    chunk('StrT'),
    chunk('ImpT', words(imported.length), ...imported),
    chunk('ExpT', words(exported.length), ...exported),
    chunk('LocT', words(0)),
    chunk('Attr', noTerms),
    chunk('CInf', noTerms),
  ];
  const body = Buffer.concat([Buffer.from('BEAM'), ...chunks]);
  return Buffer.concat([Buffer.from('FOR1'), words(body.length), body]);
}

function words(...values: number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value, 4 * index);
  return bytes;
}

function chunk(name: string, ...parts: Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  const padding = Buffer.alloc((4 - (body.length % 4)) % 4);
  return Buffer.concat([Buffer.from(name), words(body.length), body, padding]);
}
