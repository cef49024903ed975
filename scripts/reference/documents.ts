import { channelNames, errorCodes, targets } from '../../src/index.ts';

type Schema = Readonly<Record<string, unknown>>;
type Members = Readonly<Record<string, Schema>>;

const text: Schema = { type: 'string' };
const count: Schema = { type: 'integer', minimum: 0 };
const truth: Schema = { type: 'boolean' };
const sha256: Schema = { type: 'string', pattern: '^[0-9a-f]{64}$' };
const target: Schema = { enum: targets };
const channel: Schema = { enum: channelNames };
const list = (items: Schema): Schema => ({ type: 'array', items });
const pair = (items: Schema): Schema => ({ type: 'array', items, minItems: 2, maxItems: 2 });
const oneOf = (...values: string[]): Schema => ({ enum: values });

/** An object that has `needed`, may have `optional`, and may gain more in later versions. */
const record = (needed: Members, optional: Members = {}): Schema => ({
  type: 'object',
  required: Object.keys(needed),
  properties: { ...needed, ...optional },
});

const document = (needed: Members, optional?: Members): Schema =>
  record({ schemaVersion: { const: 1 }, ...needed }, optional);

const described: Members = { path: text, size: count };
const warning = record({ code: text, message: text }, { target, hint: text, suspected: { const: true } });
const failure = record(
  { code: { enum: [...errorCodes, 'usage', 'unexpected'] }, message: text },
  {
    hint: text,
    path: text,
    problem: text,
    expected: { type: ['string', 'number'] },
    found: { type: ['string', 'number'] },
  },
);
const application: Members = { name: text, version: text };
const reasons = list(record({ kind: text }));
const placed = record({ offset: count, size: count, sha256 });
const frame = record({ offset: count, length: count, rawLength: count, sha256 });
const file = record({ path: text, size: count, mode: { enum: [0o644, 0o755] }, sha256 });
const sized = record({ size: count }, { version: text });

const releaseTool = oneOf('mix', 'relx', 'plain');
const release = record({
  ...{ name: text, version: text, tool: releaseTool },
  kind: oneOf('service', 'app', 'cli'),
  distribution: oneOf('none', 'local', 'sname', 'name'),
  workingFolder: oneOf('keep', 'state', 'release'),
  defaults: { type: 'object' },
  commands: { type: 'object' },
});

const build = record({
  boot: oneOf('fast', 'escript'),
  profile: oneOf('none', 'cli'),
  shake: truth,
  systemLibraries: truth,
  keepDebug: truth,
  windowsVcruntime: truth,
  addApplications: list(text),
  dropApplications: list(text),
  priv: list(record({ application: text, folder: text })),
  startModules: list(text),
  level: count,
  modified: count,
});

const manifestMembers: Members = {
  format: { enum: [1, 2, 3] },
  name: text,
  target,
  otp: record({ release: text, erts: text }),
  start: record({
    program: text,
    arguments: { type: 'array' },
    environment: { type: 'object' },
    inherit: list(text),
  }),
  files: list(file),
  frames: list(frame),
  payload: record({ size: count, sha256 }),
  tools: record({ onebeam: text, bun: text, zstd: text }),
};
const packedProgram = record({
  name: text,
  escript: text,
  arguments: { type: 'array' },
  environment: { type: 'object' },
  applications: list(text),
  startModules: list(text),
  priv: list(record({ application: text, folder: text })),
});
// Executables of format 1 have no build options; most executables have one program.
const manifest = record(manifestMembers, { build, release, programs: list(packedProgram) });

const signature = oneOf('none', 'ad-hoc', 'certificate');
const inspection: Members = { ...described, payload: placed, manifest, signature };

const shaken = record({
  modules: list(record({ application: text, modules: list(text) })),
  started: truth,
});

const artifact = record(
  {
    ...described,
    target,
    // Of a dry run there is none.
    sha256: { type: 'string', pattern: '^([0-9a-f]{64})?$' },
    parts: record({ launcher: count, runtime: count, program: count, overhead: count }),
    downloads: record({}, { archive: count, thin: count }),
    runtime: record({ root: text, source: record({ kind: text }), otp: text, erts: text }),
    applications: list(record({ ...application, size: count, because: list(text) })),
    libraries: list(record({ name: text, size: count, neededBy: list(text) })),
    warnings: list(warning),
    milliseconds: { type: 'number' },
  },
  {
    shaken,
    leftOut: list(record({ path: text, why: text })),
    preloaded: list(record({ path: text, modules: count, recorded: count, reduced: truth })),
  },
);

const difference: Members = {
  size: pair(count),
  payload: pair(count),
  facts: list(record({ name: text, before: text, after: text })),
  owners: list(record({ name: text }, { before: sized, after: sized })),
  files: record({ added: list(text), removed: list(text), changed: list(text) }),
};

const escript = record({ ...described, sha256, kind: oneOf('archive', 'beam', 'source') });
const builtRelease = record({ path: text, name: text, version: text, tool: releaseTool }, { otp: text });
const cacheEntry = record({ ...described, kind: text, name: text, used: { type: 'number' } });

/** The output of each command with `--json`, by its name; `error` is the output of any failed command. */
const documents: Members = {
  build: document(
    {
      name: text,
      level: count,
      artifacts: list(artifact),
      failures: list(record({ target, error: failure })),
      warnings: list(warning),
      shipped: list(record({ ...described, sha256 })),
      cache: record({ folder: text, size: count, added: count, limit: count, removed: list(cacheEntry) }),
    },
    // An escript, or a release.
    {
      escript,
      release: builtRelease,
      version: text,
      programs: list(record({ name: text, escript }, { version: text })),
    },
  ),
  ship: document({
    name: text,
    version: text,
    output: text,
    executables: list(record({ ...described, target, sha256 })),
    ignored: list(text),
    implied: list(channel),
    files: list(
      record(
        { ...described, channel, kind: text, sha256 },
        { target, form: oneOf('thin', 'fat'), systemLibraries: list(text) },
      ),
    ),
    skipped: list(record({ channel, reason: record({ problem: text }) }, { target })),
    decisions: list(record({ reason: record({ problem: text }), text }, { channel, target })),
    warnings: list(warning),
    failures: list(record({ channel, error: failure })),
  }),
  payload: document(
    {
      ...described,
      sha256,
      level: count,
      otp: text,
      erts: text,
      // An escript has reasons, a release has them in words.
      applications: list(record({ ...application, size: count }, { reasons, because: list(text) })),
      files: list(file),
      frames: list(frame),
      runtimeSize: count,
      warnings: list(warning),
    },
    { leftOut: list(record({}, { path: text, why: text })) },
  ),
  estimate: document(
    {
      size: count,
      basis: oneOf('measured', 'recorded'),
      applications: list(record(application, { size: count, reasons, because: list(text) })),
      warnings: list(warning),
    },
    // An escript, or a release.
    { escript: count, program: count, leftOut: list(record({ path: text, why: text })) },
  ),
  inspect: document(inspection),
  verify: document({ ...inspection, files: count }),
  'verify --rebuild': document({
    path: text,
    same: truth,
    samePayload: truth,
    sha256: pair(sha256),
    difference: record(difference),
  }),
  unpack: document({ ...inspection, folder: text }),
  diff: document(difference),
  explain: document(
    {
      ...described,
      name: text,
      target,
      payload: count,
      launcher: count,
      owners: list(
        record(
          { name: text, size: count, files: count, because: list(text), largest: list(record(described)) },
          { version: text, neededBy: list(text) },
        ),
      ),
      dropped: list(text),
    },
    { programs: list(text) },
  ),
  licenses: document({
    components: list(
      record({ name: text, licences: list(text) }, { version: text, description: text, url: text }),
    ),
  }),
  service: document({
    ...{ manager: oneOf('systemd', 'launchd'), name: text, place: text, text },
    written: { type: ['string', 'null'] },
  }),
  targets: document({ targets: list(target) }),
  'erts prepare': document({
    folder: text,
    otp: text,
    erts: text,
    os: oneOf('linux', 'darwin', 'windows'),
    size: count,
    applications: list(record({ ...application, size: count })),
  }),
  'launcher list': document({
    launchers: list(
      record({
        target,
        bun: oneOf('node_modules', 'cache', 'missing'),
        made: list(record({ ...described, used: { type: 'number' } })),
      }),
    ),
  }),
  'launcher build': document({ launchers: list(record({ ...described, target, sha256, cached: truth })) }),
  'cache dir': document({ folder: text }),
  cache: document({
    folder: text,
    action: oneOf('list', 'prune', 'clean'),
    dryRun: truth,
    entries: list(cacheEntry),
  }),
  doctor: document({
    ok: truth,
    checks: list(
      record({ name: text, state: oneOf('ok', 'missing', 'failed'), found: text }, { remedy: text }),
    ),
  }),
  systools: document(
    { status: oneOf('ok', 'error'), text },
    {
      files: list(text),
      warnings: list(text),
      module: text,
      reason: text,
      place: record({ path: text, line: count }),
      relup: text,
      ignored: list(text),
    },
  ),
  completion: document({ shell: oneOf('bash', 'zsh', 'fish'), script: text }),
  version: document({ onebeam: text, bun: text, zstd: text, targets: list(target) }),
  error: document({ error: failure }),
};

/** The JSON Schema (2020-12) of what the command line prints with `--json`. */
export const documentSchema = (): object => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'what onebeam prints with --json',
  anyOf: Object.keys(documents).map((name) => ({ $ref: `#/$defs/${name.replaceAll(' ', '%20')}` })),
  $defs: documents,
});
