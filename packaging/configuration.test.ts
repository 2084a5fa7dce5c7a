import { describe, expect, it } from 'vitest';
import { getConfig, validateConfiguration } from 'app-builder-lib/out/util/config/config.js';
import { DebugLogger } from 'builder-util';

const root = new URL('..', import.meta.url).pathname;
const silent = new DebugLogger(false);

describe('electron-builder.yml', () => {
  it('is accepted by electron-builder', async () => {
    const configuration = await getConfig(root, 'electron-builder.yml', null);
    await validateConfiguration(configuration, silent);
  });

  it('would be refused with a key that electron-builder does not know', async () => {
    const configuration = { ...(await getConfig(root, 'electron-builder.yml', null)), asarUnpak: [] };
    await expect(validateConfiguration(configuration, silent)).rejects.toThrow('asarUnpak');
  });

  it('turns every way into Node from outside off', async () => {
    const { electronFuses, asar, asarUnpack } = await getConfig(root, 'electron-builder.yml', null);
    expect(electronFuses).toMatchObject({
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      grantFileProtocolExtraPrivileges: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
    });
    expect(asar).toBe(true);
    expect(asarUnpack).toContain('node_modules/onnxruntime-node/bin/**');
  });
});
