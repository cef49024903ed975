/** Returns true when Windows keeps a file's name for a device, whatever extension follows: `con`, `aux.txt`. */
export const isDeviceName = (name: string): boolean => deviceName.test(name.split('.', 1)[0]!.trimEnd());

const deviceName = /^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9\u00b9\u00b2\u00b3])$/i;
