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
}

/**
 * @param root the repository, or the packaged app
 * @param models the bundled models; packaging puts them outside `root`
 * @param environment SYNDIFF_MODELS names further library folders, separated as in PATH
 */
export function placesIn(root: string, models = join(root, 'models'), environment = process.env): Places {
  const built = join(root, 'out');
  const more = (environment['SYNDIFF_MODELS'] ?? '').split(delimiter).filter(Boolean);
  return {
    window: join(built, 'renderer'),
    preload: join(built, 'preload', 'index.cjs'),
    hostDoor: join(built, 'preload', 'host.cjs'),
    demoStudy: join(built, 'demo-study'),
    demoTranslation: join(built, 'demo-translation'),
    modelFolders: [models, ...more],
  };
}
