import { PickleError } from './pickle-error.ts';
import { PickleStream } from './pickle-stream.ts';

/**
 * What a pickle may build: plain data, and what `PickleWorld` gives for the names it knows. Tuples and lists become
 * arrays, dictionaries Maps, whole numbers beyond 2⁵³ bigint.
 */
export type Plain =
  null | boolean | number | bigint | string | Uint8Array | Plain[] | Map<Plain, Plain> | Builder | object;

/** Stands for a callable of the pickle: a name that is known, and how its result is made here. Nothing else is called. */
export class Builder {
  constructor(
    readonly name: string,
    readonly build: (args: readonly Plain[]) => Plain,
  ) {}
}

export interface PickleWorld {
  /** @throws where the name is not allowed */
  find(module: string, name: string): Builder;
  /** what a persistent id stands for */
  persistent(id: Plain): Plain;
}

const mark = Symbol('mark');
type Item = Plain | typeof mark;

/**
 * Reads one pickle (protocols 2 to 5 as Python and PyTorch write them). Builds plain data only; a name is looked up by
 * `world` alone and never imported, and unknown opcodes are refused. Work and memory grow with the length of the pickle.
 *
 * @returns the value and where the pickle ended
 * @throws PickleError, and what `world` throws
 */
export function readPickle(bytes: Uint8Array, start: number, world: PickleWorld): { value: Plain; end: number } {
  const stream = new PickleStream(bytes, start);
  const stack: Item[] = [];
  const memo = new Map<number, Plain>();

  const pop = (): Plain => {
    const top = stack.pop();
    if (top === undefined || top === mark) throw new PickleError('its stack is empty where a value belongs');
    return top;
  };
  const top = (): Plain => {
    const value = pop();
    stack.push(value);
    return value;
  };
  const popToMark = (): Plain[] => {
    const from = stack.lastIndexOf(mark);
    if (from < 0) throw new PickleError('a mark is missing');
    const items = stack.splice(from) as Plain[];
    return items.slice(1);
  };
  const tuple = (size: number) => Array.from({ length: size }, pop).reverse();
  const recall = (key: number) => {
    const value = memo.get(key);
    if (value === undefined) throw new PickleError(`nothing is kept under ${key}`);
    stack.push(value);
  };
  const apply = () => {
    const args = pop();
    const callable = pop();
    if (!(callable instanceof Builder) || !Array.isArray(args))
      throw new PickleError('it calls something that is not a known constructor');
    stack.push(callable.build(args));
  };
  const text = () => {
    const value = pop();
    if (typeof value !== 'string') throw new PickleError('a name is not text');
    return value;
  };
  const put = (items: readonly Plain[]) => {
    const dictionary = top();
    if (!(dictionary instanceof Map) || items.length % 2) throw new PickleError('it puts items into no dictionary');
    for (let i = 0; i < items.length; i += 2) dictionary.set(items[i]!, items[i + 1]!);
  };
  const append = (items: readonly Plain[]) => {
    const list = top();
    if (!Array.isArray(list)) throw new PickleError('it appends to no list');
    for (const item of items) list.push(item);
  };
  /** State of an object: a Namespace's fields. An OrderedDict's are attributes beside its items and are left out. */
  const setState = () => {
    const state = pop();
    const object = top();
    if (object instanceof Fields && state instanceof Map) state.forEach((value, key) => object.set(key, value));
    else if (!(object instanceof Map)) throw new PickleError('it sets the state of something without any');
  };

  for (;;) {
    const opcode = stream.byte();
    const plain = stream.constant(opcode);
    if (plain !== undefined) {
      stack.push(plain);
      continue;
    }
    switch (String.fromCharCode(opcode)) {
      case '\x80': {
        const protocol = stream.byte();
        if (protocol < 2 || protocol > 5) throw new PickleError(`its protocol ${protocol} is not known`);
        break;
      }
      case '\x95':
        stream.skip(8);
        break;
      case '(':
        stack.push(mark);
        break;
      case '0':
        if (stack.pop() === undefined) throw new PickleError('its stack is empty where a value belongs');
        break;
      case '1':
        popToMark();
        break;
      case ')':
        stack.push([]);
        break;
      case ']':
        stack.push([]);
        break;
      case '}':
        stack.push(new Map());
        break;
      case 't':
      case 'l':
        stack.push(popToMark());
        break;
      case '\x85':
        stack.push(tuple(1));
        break;
      case '\x86':
        stack.push(tuple(2));
        break;
      case '\x87':
        stack.push(tuple(3));
        break;
      case 'd': {
        const items = popToMark();
        stack.push(new Map());
        put(items);
        break;
      }
      case 's':
        put(tuple(2));
        break;
      case 'u':
        put(popToMark());
        break;
      case 'a':
        append(tuple(1));
        break;
      case 'e':
        append(popToMark());
        break;
      case 'q':
        memo.set(stream.byte(), top());
        break;
      case 'r':
        memo.set(stream.uint32(), top());
        break;
      case '\x94':
        memo.set(memo.size, top());
        break;
      case 'h':
        recall(stream.byte());
        break;
      case 'j':
        recall(stream.uint32());
        break;
      case 'c':
        stack.push(world.find(stream.line(), stream.line()));
        break;
      case '\x93': {
        const name = text();
        stack.push(world.find(text(), name));
        break;
      }
      case 'R':
      case '\x81':
        apply();
        break;
      case 'b':
        setState();
        break;
      case 'Q':
        stack.push(world.persistent(pop()));
        break;
      case '.': {
        const value = pop();
        if (stack.length > 0) throw new PickleError('values are left on its stack');
        return { value, end: stream.position };
      }
      default:
        throw new PickleError(`its opcode 0x${opcode.toString(16)} is not allowed`);
    }
  }
}

/** An argparse.Namespace. */
export class Fields extends Map<Plain, Plain> {}
