"""Checks a Mach-O file's ad-hoc signature by other means than the program that made it.

Load commands are read by macholib; the signature is read here, after xnu's osfmk/kern/cs_blobs.h, and every page is
hashed again. Prints one JSON object. With `flip` as second argument, every signed byte is changed once, and the
number of changes that no page hash notices is told.
"""

import hashlib
import json
import plistlib
import struct
import sys

from macholib.MachO import MachO
from macholib.mach_o import LC_CODE_SIGNATURE, LC_SEGMENT_64, LC_SYMTAB

path = sys.argv[1]
with open(path, "rb") as file:
    data = file.read()

macho = MachO(path)
assert len(macho.headers) == 1, "one architecture"
header = macho.headers[0]
segments, symtab, signature = {}, None, None
for load, command, _ in header.commands:
    if load.cmd == LC_SEGMENT_64:
        segments[command.segname.rstrip(b"\0").decode()] = command
    elif load.cmd == LC_SYMTAB:
        symtab = command
    elif load.cmd == LC_CODE_SIGNATURE:
        assert signature is None, "one signature"
        signature = command

linkedit, text = segments["__LINKEDIT"], segments["__TEXT"]
start = signature.dataoff
magic, length, count = struct.unpack_from(">III", data, start)
assert magic == 0xFADE0CC0 and length <= signature.datasize, "a super blob that fits"
blobs = {}
for index in range(count):
    slot, offset = struct.unpack_from(">II", data, start + 12 + 8 * index)
    kind, size = struct.unpack_from(">II", data, start + offset)
    assert offset + size <= length, "a blob that fits"
    blobs[slot] = data[start + offset : start + offset + size]

directory = blobs[0]
(kind, size, version, flags, hashes, ident, specials, slots, limit) = struct.unpack_from(">9I", directory, 0)
hash_size, hash_type, platform, page_bits = struct.unpack_from(">4B", directory, 36)
exec_base, exec_limit, exec_flags = struct.unpack_from(">3Q", directory, 64)
assert kind == 0xFADE0C02 and (hash_size, hash_type) == (32, 2), "a SHA-256 code directory"
page = 1 << page_bits


def hash_at(slot):
    return directory[hashes + 32 * slot : hashes + 32 * slot + 32]


def page_is_good(index, content):
    return hashlib.sha256(content).digest() == hash_at(index)


pages = [data[at : min(at + page, limit)] for at in range(0, limit, page)]
result = {
    "cpu": header.header.cputype,
    "version": version,
    "flags": flags,
    "identifier": directory[ident : directory.index(b"\0", ident)].decode(),
    "pageSize": page,
    "slots": slots,
    "pages": len(pages),
    "badPages": sum(not page_is_good(index, content) for index, content in enumerate(pages)),
    "codeLimit": limit,
    "signatureOffset": signature.dataoff,
    "signatureEnd": signature.dataoff + signature.datasize,
    "stringsEnd": symtab.stroff + symtab.strsize,
    "linkeditEnd": linkedit.fileoff + linkedit.filesize,
    "linkeditIsMapped": linkedit.vmsize >= linkedit.filesize and linkedit.vmsize % page == 0,
    "fileSize": len(data),
    "executableSegment": [exec_base, exec_limit, exec_flags],
    "text": [text.fileoff, text.filesize],
    "requirementsHash": 2 in blobs and hash_at(-2) == hashlib.sha256(blobs[2]).digest(),
    "infoHash": specials > 0 and hash_at(-1) == bytes(32),
    "entitlements": sorted(key for key, value in plistlib.loads(blobs[5][8:]).items() if value) if 5 in blobs else [],
    "slotsOfBlobs": sorted(blobs),
    "trailingZeros": not any(data[start + length : start + signature.datasize]),
}
if sys.argv[2:] == ["flip"]:
    unnoticed = 0
    for index, content in enumerate(pages):
        changed = bytearray(content)
        for at in range(len(changed)):
            changed[at] ^= 1
            unnoticed += page_is_good(index, changed)
            changed[at] ^= 1
    result["unnoticed"] = unnoticed
print(json.dumps(result))
