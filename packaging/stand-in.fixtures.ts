import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/*
 * A folder in the place of Electron's own binaries, which are not in the package registry: as much of it as
 * electron-builder looks for. It packs, it does not run. Its executable has a fuse wire like a real one, so that the fuses
 * can be set in it and read back.
 */

/** What Electron's executables hold: a sentinel, the wire's version and length, and a state for each fuse, here Electron's defaults. */
const fuseWire = Buffer.concat([
  Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'),
  Buffer.from([1, 9]),
  Buffer.from('101100010'),
]);
const helpers = ['', ' (Renderer)', ' (GPU)', ' (Plugin)'].map((suffix) => `Electron Helper${suffix}`);
const emptyPlist = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict></dict></plist>
`;

const files: Readonly<
  Record<NodeJS.Platform & ('linux' | 'win32' | 'darwin'), Readonly<Record<string, string | Buffer>>>
> = {
  linux: { electron: fuseWire, ...common('locales') },
  win32: { 'electron.exe': fuseWire, ...common('locales') },
  darwin: {
    'Electron.app/Contents/Info.plist': emptyPlist,
    'Electron.app/Contents/MacOS/Electron': '',
    'Electron.app/Contents/Resources/electron.icns': '',
    'Electron.app/Contents/Frameworks/Electron Framework.framework/Electron Framework': fuseWire,
    'Electron.app/Contents/Frameworks/Electron Framework.framework/Versions/A/Resources/en.lproj/locale.pak': '',
    ...Object.fromEntries(
      helpers.flatMap((name) => [
        [`Electron.app/Contents/Frameworks/${name}.app/Contents/Info.plist`, emptyPlist],
        [`Electron.app/Contents/Frameworks/${name}.app/Contents/MacOS/${name}`, ''],
      ]),
    ),
    'LICENSES.chromium.html': '',
  },
};

function common(locales: string): Record<string, string> {
  const languages = ['de', 'en-US', 'ko'].map((language) => [`${locales}/${language}.pak`, '']);
  return { 'LICENSES.chromium.html': '', ...Object.fromEntries(languages) };
}

/** Writes the stand-in for a platform's Electron and answers its folder. */
export async function standInElectron(folder: string, platform: keyof typeof files): Promise<string> {
  for (const [name, content] of Object.entries(files[platform])) {
    const file = join(folder, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content, { mode: 0o755 });
  }
  return folder;
}
