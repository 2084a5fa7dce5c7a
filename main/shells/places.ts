import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/** Where things lie below the application's root, be it the repository or the packaged app. */
export interface Places {
  /** the built window */
  window: string;
  /** the built preload script of Electron and the script that stands in for it in the host */
  preload: string;
  hostDoor: string;
  demoStudy: string;
  demoTranslation: string;
  /** folders that hold model folders, the bundled one first */
  modelFolders: string[];
  /** what the application keeps for its user; the same for the window and the command line */
  data: string;
}

/**
 * @param root the repository, or the packaged app
 * @param resources where packaging puts models and demo study, outside of `root`; null for the repository
 * @param environment SYNDIFF_MODELS names further library folders, separated as in PATH; SYNDIFF_DATA another data folder
 */
export function placesIn(root: string, resources: string | null = null, environment = process.env): Places {
  const built = join(root, 'out');
  const more = (environment['SYNDIFF_MODELS'] ?? '').split(delimiter).filter(Boolean);
  return {
    window: join(built, 'renderer'),
    preload: join(built, 'preload', 'index.cjs'),
    hostDoor: join(built, 'preload', 'host.cjs'),
    demoStudy: join(resources ?? built, 'demo-study'),
    demoTranslation: join(built, 'demo-translation'),
    modelFolders: [join(resources ?? root, 'models'), ...more],
    data: environment['SYNDIFF_DATA'] || join(userData(environment), 'syndiff-workstation'),
  };
}

/** Where this system wants programs to keep their data. */
function userData(environment: NodeJS.ProcessEnv): string {
  if (process.platform === 'win32') return environment['APPDATA'] || join(homedir(), 'AppData', 'Roaming');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support');
  return environment['XDG_DATA_HOME'] || join(homedir(), '.local', 'share');
}
