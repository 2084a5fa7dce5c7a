import type { Parameter } from './inventory.ts';

/**
 * First values of a parameter (SPEC.md §2.6, §3, §4), in the reference's layout.
 * @param uniform yields numbers in [0, 1); `normal` standard normal ones; both from the caller's seeded source
 */
export function initialValues(
  parameter: Parameter,
  random: { uniform: () => number; normal: () => number },
): Float32Array {
  const { shape, role, init } = parameter;
  const values = new Float32Array(shape.reduce((product, size) => product * size, 1));
  if (role === 'gain') return values.fill(1);
  if (role === 'bias') return init.kind === 'style' ? values.fill(1, 0, values.length / 2) : values;
  if (role === 'fixed') {
    const deviation = init.kind === 'normal' ? init.deviation : 1;
    return values.map(() => deviation * random.normal());
  }
  if (init.kind === 'normal') return values.map(() => init.deviation * random.normal());
  const { fanIn, fanOut } = fans(parameter);
  const scale = init.kind === 'style' ? 1 : Math.max(init.scale, 1e-10);
  const fan = init.kind === 'uniform' && init.fan === 'average' ? (fanIn + fanOut) / 2 : fanOut;
  const bound = Math.sqrt((3 * scale) / fan);
  return values.map(() => bound * (2 * random.uniform() - 1));
}

function fans({ shape, name }: Parameter): { fanIn: number; fanOut: number } {
  const receptive = shape.slice(2).reduce((product, size) => product * size, 1);
  const [first = 1, second = 1] = shape;
  return name.endsWith('.W')
    ? { fanIn: first, fanOut: second }
    : { fanIn: second * receptive, fanOut: first * receptive };
}
