import { loadGoldenBackend } from './golden-backend.ts';
import type { Verdict } from '../verdict.ts';
import { describeResult, findGoldens, verifyGolden } from './verify-goldens.ts';

/** Checks every golden manifest below a folder. */
export async function* checkGoldens(root: string): AsyncGenerator<Verdict> {
  const backend = await loadGoldenBackend();
  console.log(`Networks run eagerly on TensorFlow.js "${backend}" and, recorded to ONNX, on ONNX Runtime.`);
  for (const manifest of findGoldens(root)) {
    const result = await verifyGolden(root, manifest);
    yield { outcome: result.outcome, line: describeResult(result) };
  }
}
