import type { InstallerArchive } from './release-archives.ts';

export interface PowerShellInstaller {
  name: string;
  version: string;
  baseUrl: string;
  /** The prefix of its variables: `GREETER`. */
  prefix: string;
  /** By the processor: `x64`, `arm64`. */
  archives: readonly (readonly [cpu: string, archive: InstallerArchive])[];
}

/**
 * The text of the installer for Windows PowerShell 5.1 and later: one function that the last line calls. It contains
 * the SHA-256 of every archive, does not run downloaded files, and changes the user's `Path` only on request.
 */
export function powershellScript({ name, version, baseUrl, prefix, archives }: PowerShellInstaller): string {
  const table = archives.map(
    ([cpu, { file, sha256 }]) =>
      `    ${quoted(cpu)} = @{ File = ${quoted(file)}; Sha256 = ${quoted(sha256)} }\n`,
  );
  return `# Installs ${name} ${version}. Written by onebeam.
#
#   powershell -ExecutionPolicy Bypass -File install.ps1 [-AddToPath] [-Uninstall]
#
#   ${prefix}_INSTALL_DIR    the folder of the program [%LOCALAPPDATA%\\Programs\\${name}]
#   ${prefix}_DOWNLOAD_URL   where the archives are [${baseUrl}]
#   ${prefix}_ARCH           x64 or arm64, when the wrong one is chosen
param([switch]$AddToPath, [switch]$Uninstall)

function Install-OnebeamProgram {
  param([bool]$AddToPath, [bool]$Uninstall)
  $ErrorActionPreference = 'Stop'
  $name = ${quoted(name)}
  $version = ${quoted(version)}
  $archives = @{
${table.join('')}  }
  $base = if ($env:${prefix}_DOWNLOAD_URL) { $env:${prefix}_DOWNLOAD_URL } else { ${quoted(baseUrl)} }
  $base = $base.TrimEnd('/')
  $folder = if ($env:${prefix}_INSTALL_DIR) { $env:${prefix}_INSTALL_DIR } else { Join-Path $env:LOCALAPPDATA "Programs\\$name" }
  $folder = [System.IO.Path]::GetFullPath([System.IO.Path]::Combine((Get-Location).ProviderPath, $folder))
  $program = Join-Path $folder "$name.exe"
  $receipt = Join-Path $folder '.onebeam-receipt'

  if ($Uninstall) {
    if (-not (Test-Path -LiteralPath $receipt)) { throw "$name was not installed in $folder by this script" }
    Get-ChildItem -LiteralPath $folder -Force | Where-Object { $_.Name -eq "$name.exe" -or $_.Name -like "$name.exe.old-*" -or $_.Name -eq '.onebeam-receipt' } | Remove-Item -Force
    if (-not (Get-ChildItem -LiteralPath $folder -Force)) { Remove-Item -LiteralPath $folder -Force }
    $cache = Join-Path $env:LOCALAPPDATA "onebeam\\$name"
    if (Test-Path -LiteralPath $cache) { Remove-Item -LiteralPath $cache -Recurse -Force }
    Set-OnebeamPath $folder $false
    Write-Output "removed $program"
    return
  }

  # An emulated shell says AMD64 on a machine with another processor.
  $machine = [Environment]::GetEnvironmentVariable('PROCESSOR_ARCHITECTURE', 'Machine')
  $cpu = if ($env:${prefix}_ARCH) { $env:${prefix}_ARCH } elseif ($machine -eq 'ARM64') { 'arm64' } else { 'x64' }
  # Windows on arm64 runs programs for x64.
  if ($cpu -eq 'arm64' -and -not $archives.ContainsKey('arm64')) { $cpu = 'x64' }
  $archive = $archives[$cpu]
  if (-not $archive) { throw "$name has no archive for windows-$cpu; there are: $(($archives.Keys | Sort-Object) -join ', ')" }
  if ((Test-Path -LiteralPath $program) -and -not (Test-Path -LiteralPath $receipt)) {
    throw "$program was not installed by this script; remove it, or set ${prefix}_INSTALL_DIR"
  }

  [Net.ServicePointManager]::SecurityProtocol = [Net.ServicePointManager]::SecurityProtocol -bor [Net.SecurityProtocolType]::Tls12
  New-Item -ItemType Directory -Force -Path $folder | Out-Null
  $work = Join-Path $folder ".new-$PID"
  New-Item -ItemType Directory -Path $work | Out-Null
  try {
    $zip = Join-Path $work 'archive.zip'
    Write-Output "fetching $base/$($archive.File)"
    $ProgressPreference = 'SilentlyContinue'
    Invoke-WebRequest -UseBasicParsing -TimeoutSec 600 -Uri "$base/$($archive.File)" -OutFile $zip
    $found = (Get-FileHash -LiteralPath $zip -Algorithm SHA256).Hash
    if ($found -ne $archive.Sha256) {
      throw "the download is damaged or was changed: expected SHA-256 $($archive.Sha256), found $found"
    }
    Expand-Archive -LiteralPath $zip -DestinationPath (Join-Path $work 'files')
    # A program that runs cannot be written over, and can be renamed.
    Get-ChildItem -LiteralPath $folder -Filter "$name.exe.old-*" -Force | Remove-Item -Force -ErrorAction SilentlyContinue
    $old = "$program.old-$PID"
    $had = Test-Path -LiteralPath $program
    if ($had) { Move-Item -LiteralPath $program -Destination $old }
    try {
      Move-Item -LiteralPath (Join-Path $work "files\\$name.exe") -Destination $program
    } catch {
      if ($had) { Move-Item -LiteralPath $old -Destination $program }
      throw
    }
    if ($had) { Remove-Item -LiteralPath $old -Force -ErrorAction SilentlyContinue }
    Set-Content -LiteralPath $receipt -Value "installed by onebeam", "version $version"
  } finally {
    Remove-Item -LiteralPath $work -Recurse -Force -ErrorAction SilentlyContinue
  }
  Write-Output "installed $name $($version): $program"
  if ($AddToPath) { Set-OnebeamPath $folder $true }
  if (($env:Path -split ';') -notcontains $folder) {
    if ($AddToPath) { Write-Output 'open a new terminal to use it' }
    else { Write-Output "add $folder to Path, or run this script again with -AddToPath" }
  }
  $first = Get-Command $name -CommandType Application -ErrorAction SilentlyContinue | Select-Object -First 1
  if ($first -and $first.Source -ne $program) { Write-Warning "$name starts $($first.Source), which comes first in Path" }
}

# The user's own Path, with variables in it as they are.
function Set-OnebeamPath {
  param([string]$Folder, [bool]$Present)
  $key = [Microsoft.Win32.Registry]::CurrentUser.OpenSubKey('Environment', $true)
  try {
    $before = [string]$key.GetValue('Path', '', [Microsoft.Win32.RegistryValueOptions]::DoNotExpandEnvironmentNames)
    $folders = @($before -split ';' | Where-Object { $_ -ne '' -and $_ -ne $Folder })
    if ($Present) { $folders += $Folder }
    $after = $folders -join ';'
    if ($after -ne $before) { $key.SetValue('Path', $after, [Microsoft.Win32.RegistryValueKind]::ExpandString) }
  } finally {
    $key.Close()
  }
}

Install-OnebeamProgram -AddToPath $AddToPath.IsPresent -Uninstall $Uninstall.IsPresent
`;
}

/** A text of PowerShell in which nothing is replaced. */
const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
