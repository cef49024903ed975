/** The facts of a Windows installer. */
export interface NsisInstaller {
  /** The command: `<name>.exe`. */
  name: string;
  version: string;
  /** One line. */
  description?: string | undefined;
  publisher?: string | undefined;
  homepage?: string | undefined;
  /** The path of the executable, as makensis reads it. */
  executable: string;
  /** In bytes. */
  size: number;
  compress: 'lzma' | 'zlib';
  /** The path of the installer, as makensis writes it. */
  output: string;
}

/** Texts of NSIS have at most 1023 characters, which a user's `Path` may exceed. */
const longestPath = 1000;

/**
 * The text of an NSIS script: an installer for one user, without elevation, with an entry among the installed programs.
 * `Path` and the start menu change only on request (`/PATH` and `/STARTMENU` of a silent installation, `/S`). A running program
 * is renamed, so that it can be upgraded. The uninstaller removes what the installer wrote, the entry in `Path` and the
 * program's cache.
 *
 * Source: NSIS 3 user manual.
 */
export function nsisScript(of: NsisInstaller): string {
  const { name, version, description, publisher, homepage, executable, size, compress, output } = of;
  const program = `$INSTDIR\\${escaped(name)}.exe`;
  const key = text(`Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\${name}`);
  const entry = (field: string, value: string) => `  WriteRegStr HKCU ${key} "${field}" ${value}\n`;
  return `; Installs ${name.replaceAll(/[\r\n]/g, ' ')}. Written by onebeam.
Target amd64-unicode
SetCompressor /SOLID ${compress}
SetDateSave off
RequestExecutionLevel user
Name ${text(name)}
OutFile ${text(output)}
InstallDir "$LOCALAPPDATA\\Programs\\${escaped(name)}"
InstallDirRegKey HKCU ${key} "InstallLocation"
BrandingText ${text(`${name} ${version}`)}
VIProductVersion ${text(fourNumbers(version))}
VIAddVersionKey "ProductName" ${text(name)}
VIAddVersionKey "ProductVersion" ${text(version)}
VIAddVersionKey "FileVersion" ${text(version)}
VIAddVersionKey "FileDescription" ${text(description ?? name)}
VIAddVersionKey "CompanyName" ${text(publisher ?? '')}
VIAddVersionKey "LegalCopyright" ""
!include FileFunc.nsh

Page components
Page directory
Page instfiles
UninstPage uninstConfirm
UninstPage instfiles

; The user's own Path, with variables in it as they are.
!macro EditPath How
  StrCpy $3 ""
  StrCpy $4 ""
  ClearErrors
  ReadRegStr $0 HKCU "Environment" "Path"
  IfErrors 0 split_\${How}
  ; There is none, or it is longer than a text here.
  StrCpy $0 ""
  StrCpy $1 0
next_\${How}:
  ClearErrors
  EnumRegValue $2 HKCU "Environment" $1
  IfErrors split_\${How}
  StrCmp $2 "Path" toolong_\${How}
  IntOp $1 $1 + 1
  Goto next_\${How}
split_\${How}:
  StrCpy $1 0
letter_\${How}:
  StrCpy $2 $0 1 $1
  IntOp $1 $1 + 1
  StrCmp $2 "" part_\${How}
  StrCmp $2 ";" part_\${How}
  StrCpy $4 "$4$2"
  Goto letter_\${How}
part_\${How}:
  StrCmp $4 "" skip_\${How}
  StrCmp $4 $INSTDIR skip_\${How}
  StrCmp $3 "" first_\${How}
  StrCpy $3 "$3;"
first_\${How}:
  StrCpy $3 "$3$4"
skip_\${How}:
  StrCpy $4 ""
  StrCmp $2 ";" letter_\${How}
!if "\${How}" == "add"
  StrLen $1 $3
  StrLen $2 $INSTDIR
  IntOp $1 $1 + $2
  IntCmp $1 ${longestPath} 0 0 toolong_\${How}
  StrCmp $3 "" +2
  StrCpy $3 "$3;"
  StrCpy $3 "$3$INSTDIR"
!endif
  StrCmp $3 $0 done_\${How}
  StrCmp $3 "" 0 write_\${How}
  DeleteRegValue HKCU "Environment" "Path"
  Goto tell_\${How}
write_\${How}:
  WriteRegExpandStr HKCU "Environment" "Path" $3
tell_\${How}:
  SendMessage 0xFFFF 0x001A 0 "STR:Environment" /TIMEOUT=5000
  Goto done_\${How}
toolong_\${How}:
  MessageBox MB_OK|MB_ICONEXCLAMATION "Path is too long to be changed by this program. Change it in the system's settings: $INSTDIR" /SD IDOK
done_\${How}:
!macroend

Section ${text(name)}
  SectionIn RO
  SetOutPath $INSTDIR
  ClearErrors
  File ${text(`/oname=${name}.exe.new`)} ${text(executable)}
  Delete "${program}.old-*"
  ClearErrors
  IfFileExists "${program}" 0 place
  Delete "${program}"
  IfErrors 0 place
  ; It runs: it can be renamed, and is removed by the next installation.
  System::Call "kernel32::GetTickCount()i.r0"
  ClearErrors
  Rename "${program}" "${program}.old-$0"
place:
  Rename "${program}.new" "${program}"
  IfErrors 0 placed
  Delete "${program}.new"
  SetErrorLevel 2
  Abort "${escaped(name)}.exe cannot be replaced: close it, and install again"
placed:
  WriteUninstaller "$INSTDIR\\uninstall.exe"
${entry('DisplayName', text(name))}${entry('DisplayVersion', text(version))}${entry('Publisher', text(publisher ?? ''))}${homepage === undefined ? '' : entry('URLInfoAbout', text(homepage))}${entry('DisplayIcon', `"${program}"`)}${entry('InstallLocation', '$INSTDIR')}${entry('UninstallString', `'"$INSTDIR\\uninstall.exe"'`)}${entry('QuietUninstallString', `'"$INSTDIR\\uninstall.exe" /S'`)}  WriteRegDWORD HKCU ${key} "EstimatedSize" ${Math.ceil(size / 1024)}
  WriteRegDWORD HKCU ${key} "NoModify" 1
  WriteRegDWORD HKCU ${key} "NoRepair" 1
SectionEnd

Section /o "Add to Path" path
  !insertmacro EditPath add
SectionEnd

Section /o "Start menu" startmenu
  CreateShortcut "$SMPROGRAMS\\${escaped(name)}.lnk" "${program}"
SectionEnd

Function .onInit
  \${GetParameters} $0
  ClearErrors
  \${GetOptions} $0 "/PATH" $1
  IfErrors +2
  SectionSetFlags \${path} 1
  ClearErrors
  \${GetOptions} $0 "/STARTMENU" $1
  IfErrors +2
  SectionSetFlags \${startmenu} 1
  ClearErrors
FunctionEnd

Section Uninstall
  !insertmacro EditPath remove
  Delete "$SMPROGRAMS\\${escaped(name)}.lnk"
  Delete "${program}.old-*"
  Delete "${program}"
  Delete "$INSTDIR\\uninstall.exe"
  RMDir $INSTDIR
  RMDir /r "$LOCALAPPDATA\\onebeam\\${escaped(name)}"
  RMDir "$LOCALAPPDATA\\onebeam"
  DeleteRegKey HKCU ${key}
SectionEnd
`;
}

/** `1.2.0-rc.1` is `1.2.0.0`; a number has 16 bits. */
function fourNumbers(version: string): string {
  const numbers = (/^\d+(\.\d+)*/.exec(version)?.[0] ?? '')
    .split('.')
    .map((one) => Math.min(Number(one), 65_535));
  return [...numbers, 0, 0, 0, 0].slice(0, 4).join('.');
}

/** The content of a text in double quotes in which nothing is replaced. */
const escaped = (value: string): string =>
  value
    .replaceAll('$', () => '$$')
    .replaceAll('"', () => '$\\"')
    .replaceAll(/[\r\n]+/g, ' ');

const text = (value: string): string => `"${escaped(value)}"`;
