import { app, session } from 'electron';

/** The one place a window of ours is loaded from. In Node the `origin` of such a URL is 'null': compare the prefix. */
export const windowOrigin = 'app://bundle/';

export function isOurs(url: string | undefined): boolean {
  return url !== undefined && url.startsWith(windowOrigin);
}

/** Schemes that never leave the process, beside our own. */
const local = [windowOrigin, `blob:${windowOrigin}`, 'data:', 'devtools:'];

/** Denies every permission, navigation, new window, webview and request that is not the window's own. */
export function confine(): void {
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  defaultSession.setPermissionCheckHandler(() => false);
  defaultSession.webRequest.onBeforeRequest((details, decide) => {
    decide({ cancel: !local.some((prefix) => details.url.startsWith(prefix)) });
  });
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.on('will-navigate', (event) => {
      if (!isOurs(event.url)) event.preventDefault();
    });
    contents.on('will-redirect', (event) => event.preventDefault());
  });
}
