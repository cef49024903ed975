import { zipSync } from 'fflate';
import { TarReader } from '../../src/archive/tar-read.ts';
import { readZip } from '../../src/archive/zip-read.ts';
import { readBeam, writeBeam } from '../../src/beam/beam-file.ts';
import { reduceBeam } from '../../src/beam/reduce/reduce.ts';
import { describeBinary } from '../../src/binary/describe.ts';
import { elfHeader } from '../../src/binary/elf/elf-header.ts';
import { elfSections } from '../../src/binary/elf/elf-sections.ts';
import { readResources } from '../../src/binary/pe/pe-resources.ts';
import { writeResources } from '../../src/binary/pe/pe-resources-write.ts';
import { readConfiguration } from '../../src/configuration/configuration.ts';
import { parseApplicationResource } from '../../src/erlang/application/application-resource.ts';
import { decodeTerm } from '../../src/erlang/external/decode-term.ts';
import { encodeTerm } from '../../src/erlang/external/encode-term.ts';
import { consult } from '../../src/erlang/syntax/consult.ts';
import { readEscript } from '../../src/escript/read-escript.ts';
import { iconResources } from '../../src/executable/windows/windows-icon.ts';
import { decodeFooter, encodeFooter } from '../../src/payload/format/footer.ts';
import { findFooterEnd } from '../../src/payload/format/footer-end.ts';
import { decodeManifest } from '../../src/payload/format/manifest-codec.ts';
import { readRebarConfig } from '../../src/project/rebar-config.ts';
import { wholeModules } from '../../src/start/reduced/whole-modules.ts';
import { matchesVersion } from '../../src/systools/relup/version-pattern.ts';
import { compressFrame } from '../../src/zstd/codec.ts';
import { decodeFrameHeader } from '../../src/zstd/frame-header.ts';
import { archive, member, pax } from '../archive/lying-tar.ts';
import { buildBeam, smallChunks } from '../beam/build-beam.ts';
import { elf64 } from '../binary/elf/elf-sample.ts';
import { macho64, universal } from '../binary/macho/macho-sample.ts';
import { pe64 } from '../binary/pe/pe-sample.ts';
import { consultCases } from '../erlang/consult-cases.ts';
import { seeded } from '../erlang/random.ts';
import { randomTerm } from '../erlang/random-term.ts';
import { sampleIcon } from '../executable/icon-sample.ts';
import { sampleBuild } from '../payload/format/build-record-sample.ts';
import { readWholeBeam } from './read-whole-beam.ts';
import type { Reader } from './reader.ts';

const text = (it: string): Uint8Array => new TextEncoder().encode(it);
const random = seeded(1);
const terms = Array.from({ length: 30 }, (_, at) => randomTerm(random, 1 + at));
const sha256 = 'ab'.repeat(32);

const application = text(
  '{application, a, [{vsn, "1.0"}, {modules, [a, b]}, {applications, [kernel, stdlib]}, {env, [{k, #{x => 1}}]}, {mod, {a, []}}]}.\n',
);
const source = text(
  '#!/usr/bin/env escript\n%% -*- coding: utf-8 -*-\n%%! +S 1 -escript main m\nmain(_) -> io:put_chars("é").\n',
);
const beam = buildBeam(smallChunks);
const withFun = writeBeam([
  ...readBeam(wholeModules()).chunks,
  ['FunT', Buffer.from('00000001000000010000000000000002000000000000000000000000', 'hex')],
  ['LitT', Buffer.from('00000000000000010000000283' + '6a', 'hex')],
]);
const zip = zipSync({ 'm/ebin/m.beam': beam, 'm/ebin/m.app': application });
const header = text('#!/usr/bin/env escript\n%%! -escript main m\n');
const tar = archive([
  member({ name: 'a/b', content: 'some text' }),
  pax({ path: 'é/long' }),
  member({ name: 'x', content: 'x' }),
]);
const footer = encodeFooter({
  payloadLength: 1000,
  manifestLength: 100,
  manifestSha256: sha256,
  payloadSha256: sha256,
});
const binaries = [
  elf64({
    interpreter: '/lib64/ld-linux-x86-64.so.2',
    needed: ['libc.so.6'],
    versions: { 'libc.so.6': ['GLIBC_2.34'] },
  }),
  macho64({ libraries: ['/usr/lib/libSystem.B.dylib'], floor: [11, 0] }),
  universal(macho64()),
  pe64({ libraries: ['kernel32.dll'], signature: 64 }),
];

const manifest = (format: object) =>
  text(
    JSON.stringify({
      ...format,
      files: [{ mode: 420, path: 'bin/x', sha256, size: 3 }],
      frames: [{ length: 9, offset: 0, rawLength: 2048, sha256 }],
      name: 'x',
      otp: { erts: '15.2', release: '27' },
      payload: { sha256, size: 9 },
      start: {
        arguments: ['a', { release: 'bin/x' }],
        environment: { A: 'b' },
        inherit: [],
        program: 'bin/x',
      },
      target: 'linux-x64',
      tools: { bun: '1', onebeam: '1', zstd: '1' },
    }),
  );

/** Three sections without names. */
const elfWithSections = Buffer.concat([elf64(), Buffer.alloc(3 * 64)]);
elfWithSections.writeBigUInt64LE(BigInt(elfWithSections.length - 3 * 64), 40);
elfWithSections.set([64, 0, 3, 0, 2, 0], 58);

const resources = writeResources(
  [
    { type: 3, name: 1, language: 1033, bytes: text('image') },
    { type: 14, name: 'ICON', language: 1033, bytes: text('group') },
  ],
  0x7000,
);

function readTar(bytes: Uint8Array): void {
  const reader = new TarReader({ total: 2 ** 30 });
  for (let at = 0; at < bytes.length; at += 700) for (const _ of reader.read(bytes.subarray(at, at + 700)));
  reader.end();
}

/** Every reader of the project: one line each. */
export const readers: readonly Reader[] = [
  {
    name: 'terms',
    seeds: consultCases.map(text),
    words: ['#{', '=>', '<<', '>>', '"""', '~s', '$\\x{', '16#', '%', 'fun ', '\\', '. '],
    read: consult,
  },
  ...[25, 27, 29].map((otp) => ({
    name: `terms of OTP ${otp}`,
    seeds: [
      '{a, "b", $c, [1.5e3 | #{d => <<"e"/utf8>>}], fun f:g/1}.',
      '{a, 16#ff, -1_000, "\\^a\\x{263a}"}.',
    ].map(text),
    words: [
      'maybe ',
      'else ',
      '"""',
      '~b[',
      '16#1.8#e1',
      '#_',
      'case ',
      ' of ',
      ' -> ',
      ' end',
      '||',
      '<-',
      'fun(',
    ],
    read: (bytes: Uint8Array) => consult(bytes, undefined, otp),
  })),
  ...[27, 29].map((otp) => ({
    name: `version patterns of OTP ${otp}`,
    seeds: [
      '(?x) 1 \\. \\d++ # rc',
      '[[:digit:].]+(?:-(?<n>rc|beta)\\.?\\d{1,3})?',
      '(?>a|ab)(?<=b)\\K|\\p{Lu}',
    ].map(text),
    words: [
      '(?',
      '(*',
      '[[:',
      '\\Q',
      '\\E',
      '{2,}',
      '*+',
      '??',
      '\\1',
      '\\g{-1}',
      '(?i-s:',
      '|',
      ')',
      '\\x{',
    ],
    read: (bytes: Uint8Array) => matchesVersion(new TextDecoder().decode(bytes), '1.10-rc.1', 'a.appup', otp),
  })),
  {
    name: 'external-term',
    seeds: terms.flatMap((it) => [encodeTerm(it, 25), encodeTerm(it, 27)]),
    words: [Uint8Array.of(131, 80), Uint8Array.of(104, 1), Uint8Array.of(108)],
    read: decodeTerm,
  },
  { name: 'beam', seeds: [beam], words: smallChunks.map(([name]) => name), read: readWholeBeam },
  {
    name: 'beam-reduce',
    seeds: [wholeModules(), withFun],
    words: ['Code', 'FunT', 'LitT', Uint8Array.of(3), Uint8Array.of(1, 0x10), Uint8Array.of(171)],
    read: (bytes) => {
      const whole = { module: 'onebeam_whole', function: 'call' };
      const made = reduceBeam(readBeam(bytes), { keep: (name) => name.length % 2 === 0, whole });
      // Written files can be read.
      if (made) readWholeBeam(made.bytes);
    },
  },
  {
    name: 'application',
    seeds: [application],
    words: ['{vsn,', '{modules,', '[', ']', '{', '}'],
    read: parseApplicationResource,
  },
  {
    name: 'rebar-config',
    seeds: [text('{escript_name, x}.\n{escript_incl_apps, [a, b]}.\n{profiles, [{prod, []}]}.\n')],
    read: (bytes) => readRebarConfig(bytes, 'rebar.config'),
  },
  {
    name: 'configuration',
    seeds: [
      text('# é\ninput = "a"\ntarget = ["linux-x64", \'all\']\nlevel = 3\noffline = true\npriv = "a=b"\n'),
      text('"$schema" = \'\'\'x\'\'\'\nerts = """27"""\nboot = "fast"\n'),
    ],
    words: [
      '[',
      ']',
      '[[',
      '{',
      '}',
      ' = ',
      '.',
      '"""',
      "'",
      '1979-05-27T07:32:00Z',
      '0x',
      '1e',
      'inf',
      '\\u',
    ],
    read: (bytes) => readConfiguration(Buffer.from(bytes).toString(), '/onebeam.toml'),
  },
  {
    name: 'escript',
    seeds: [source, Buffer.concat([header, beam]), Buffer.concat([header, zip])],
    words: ['#!', '%%!', '-escript main ', 'PK', 'FOR1'],
    read: (bytes) => readEscript(bytes, 'x'),
  },
  {
    name: 'zip',
    seeds: [zip],
    words: ['PK\u0001\u0002', 'PK\u0003\u0004', 'PK\u0005\u0006'],
    read: (bytes) => readZip(bytes, 'x'),
  },
  { name: 'tar', seeds: [tar], words: ['ustar', '../', '/'], read: readTar },
  {
    name: 'zstd-header',
    seeds: [await compressFrame(text('some text'.repeat(40)), 3)],
    read: decodeFrameHeader,
  },
  {
    name: 'footer',
    seeds: [footer, Buffer.concat([footer, Buffer.alloc(8)])],
    read: (bytes) => decodeFooter(bytes, 5000),
  },
  {
    name: 'footer-end',
    seeds: [binaries[0]!, binaries[1]!, binaries[3]!],
    read: (bytes) => findFooterEnd(bytes, bytes.length),
  },
  {
    name: 'manifest',
    seeds: [
      manifest({ format: 1 }),
      manifest({ format: 2, build: { ...sampleBuild(), startModules: ['a', 'b'] } }),
    ],
    words: ['{', '"', 'null', '..', '1e99', '-1'],
    read: decodeManifest,
  },
  { name: 'binary', seeds: binaries, read: describeBinary },
  {
    name: 'elf-sections',
    seeds: [elfWithSections],
    read: (bytes) => elfSections(elfHeader(bytes)),
  },
  {
    name: 'pe-resources',
    seeds: [resources],
    read: (bytes) => readResources(bytes, 0x7000, 0x7000),
  },
  { name: 'windows-icon', seeds: [sampleIcon(2)], read: (bytes) => iconResources(bytes, 'icon.ico') },
];
