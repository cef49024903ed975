"""Tells what pefile reads of a PE file, as one JSON object."""

import json
import sys

import pefile

pe = pefile.PE(sys.argv[1], fast_load=True)
pe.parse_data_directories(directories=[pefile.DIRECTORY_ENTRY["IMAGE_DIRECTORY_ENTRY_RESOURCE"]])
resources = [
    [type.id, name.id or str(name.name), language.id, language.data.struct.Size]
    for type in pe.DIRECTORY_ENTRY_RESOURCE.entries
    for name in type.directory.entries
    for language in name.directory.entries
]
fixed = pe.VS_FIXEDFILEINFO[0]
texts = {
    key.decode(): value.decode()
    for info in pe.FileInfo[0]
    if hasattr(info, "StringTable")
    for table in info.StringTable
    for key, value in table.entries.items()
}
# Field DependentLoadFlags, by its offset: older versions of pefile do not name it.
configuration = pe.OPTIONAL_HEADER.DATA_DIRECTORY[10]
security = pe.OPTIONAL_HEADER.DATA_DIRECTORY[4]
print(
    json.dumps(
        {
            "checksumIsRight": pe.verify_checksum(),
            "warnings": pe.get_warnings(),
            "subsystem": pe.OPTIONAL_HEADER.Subsystem,
            "sections": [section.Name.rstrip(b"\0").decode() for section in pe.sections],
            "dependentLoadFlags": pe.get_word_at_rva(configuration.VirtualAddress + 78),
            "overlay": pe.get_overlay_data_start_offset(),
            "resources": resources,
            "version": [fixed.FileVersionMS >> 16, fixed.FileVersionMS & 0xFFFF]
            + [fixed.FileVersionLS >> 16, fixed.FileVersionLS & 0xFFFF],
            "texts": texts,
            "security": [security.VirtualAddress, security.Size],
        }
    )
)
