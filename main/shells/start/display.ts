import { spawn } from 'node:child_process';

/** Whether a window can be opened: Linux needs a display server, macOS and Windows always have one. */
export function hasDisplay(platform = process.platform, environment = process.env): boolean {
  return platform !== 'linux' || Boolean(environment['DISPLAY'] || environment['WAYLAND_DISPLAY']);
}

const openers: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

/** Asks the desktop to open a link; the link has been printed as well, so a failure needs no word. */
export function openInBrowser(url: string): void {
  const [command = 'xdg-open', ...rest] = openers[process.platform] ?? [];
  const child = spawn(command, [...rest, url], { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}
