"""Checkpoints of training/trainer/checkpoint.ts: a safetensors file of flat float32 vectors, one for each network and
part, in the order of layouts.json and in TensorFlow's layout, with a digest of the file inside of it."""

import hashlib
import json
import struct

import numpy as np
import torch


def read(path):
    """@returns (texts, {name: float32 vector})"""
    with open(path, 'rb') as file:
        header = json.loads(file.read(struct.unpack('<Q', file.read(8))[0]))
        data = file.read()
    texts = header.pop('__metadata__')
    vectors = {name: np.frombuffer(data[slice(*entry['data_offsets'])], '<f4') for name, entry in header.items()}
    return texts, vectors


def write(path, texts, vectors):
    entries, offset = {}, 0
    for name, vector in vectors.items():
        entries[name] = {'dtype': 'F32', 'shape': [vector.size], 'data_offsets': [offset, offset + 4 * vector.size]}
        offset += 4 * vector.size
    blank = {'format': 'syndiff-checkpoint/2', 'sha256': '0' * 64}
    metadata = {**blank, **{key: value for key, value in texts.items() if key not in blank}}
    header = json.dumps({'__metadata__': metadata, **entries}, separators=(',', ':'), ensure_ascii=False).encode()
    header += b' ' * (-len(header) % 8)
    data = b''.join(np.ascontiguousarray(vector, '<f4').tobytes() for vector in vectors.values())
    length = struct.pack('<Q', len(header))
    digest = hashlib.sha256(length + header + data).hexdigest()
    header = header.replace(b'"sha256":"' + b'0' * 64, b'"sha256":"' + digest.encode(), 1)
    with open(path, 'wb') as file:
        file.write(length + header + data)


def unpack(vector, layout):
    """A network's flat vector → its parameters by name in PyTorch's layout. `layout`: [[name, shape in PyTorch's layout]]"""
    parameters, offset = {}, 0
    for name, shape in layout:
        size = int(np.prod(shape))
        part = vector[offset:offset + size]
        parameters[name] = torch.from_numpy(to_torch(part, name, shape).copy())
        offset += size
    if offset != vector.size:
        raise SystemExit(f'The vector has {vector.size} numbers, its layout {offset}.')
    return parameters


def pack(parameters, layout):
    """The inverse of `unpack`."""
    return np.concatenate([to_tensorflow(parameters[name].detach().float().cpu().numpy()).ravel() if is_weight(name)
                           else parameters[name].detach().float().cpu().numpy().ravel() for name, _ in layout])


def is_weight(name):
    return name.endswith('.weight')


def to_torch(values, name, shape):
    """Convolutions [k,k,in,out] → [out,in,k,k], dense layers [in,out] → [out,in]; all else lies as it is."""
    if not is_weight(name) or len(shape) == 1:
        return values.reshape(shape)
    if len(shape) == 2:
        return values.reshape(shape[::-1]).T
    out, inner, height, width = shape
    return values.reshape(height, width, inner, out).transpose(3, 2, 0, 1)


def to_tensorflow(values):
    return values.T if values.ndim == 2 else values.transpose(2, 3, 1, 0) if values.ndim == 4 else values
