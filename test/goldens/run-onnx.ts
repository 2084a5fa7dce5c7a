import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type NetworkTensor, openSession } from '../../main/syndiff/onnx-runtime.ts';

type Feeds = Readonly<Record<string, NetworkTensor>>;

/** A recorded network on ONNX Runtime's CPU provider, through the product's adapter; it answers its only output. */
export async function openOnnx(model: Uint8Array): Promise<(feeds: Feeds) => Promise<Float32Array>> {
  const folder = await mkdtemp(join(tmpdir(), 'syndiff-golden-'));
  try {
    const file = join(folder, 'network.onnx');
    await writeFile(file, model);
    const session = await openSession(file, 'cpu');
    return async (feeds) => (await session.run(feeds))[session.outputs[0]!]!.values;
  } finally {
    await rm(folder, { recursive: true });
  }
}

export async function runOnnx(model: Uint8Array, feeds: Feeds): Promise<Float32Array> {
  return (await openOnnx(model))(feeds);
}
