/**
 * The preload bundle wrapped so that it finds `require('electron')` in a page. Arguments are cloned as Electron clones
 * them: what cannot be cloned (a Svelte proxy, a function) fails here too.
 */
export function preloadScript(bundle: string): string {
  return `(() => {
    const forwarders = new Map();
    const electron = {
      contextBridge: {
        exposeInMainWorld: (name, value) => Object.defineProperty(window, name, { value }),
      },
      ipcRenderer: {
        invoke: async (channel, ...argument) => window.doubleInvoke(channel, ...structuredClone(argument)),
        on: (channel, listener) => {
          const forward = (message) => listener({}, message.detail);
          forwarders.set(listener, forward);
          window.addEventListener('ipc:' + channel, forward);
        },
        removeListener: (channel, listener) => window.removeEventListener('ipc:' + channel, forwarders.get(listener)),
      },
      // A file of a page lies nowhere: a test says in window.doublePaths where, by name.
      webUtils: { getPathForFile: (file) => window.doublePaths?.[file.name] ?? '' },
    };
    const require = (name) => {
      if (name !== 'electron') throw new Error('A sandboxed preload script cannot load ' + name + '.');
      return electron;
    };
    ((require, module, exports) => {
      ${bundle}
    })(require, { exports: {} }, {});
  })();`;
}
