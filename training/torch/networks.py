"""The two kinds of generator, written from training/networks/*.ts (SPEC: NCSN++ with adaptive group normalisation, and
the residual translator). Parameters are a dict by the reference's names, in the reference's (PyTorch's) layout; images are
[N, C, H, W]. test_networks.ts compares both with TensorFlow.js."""

import math

import torch
import torch.nn.functional as F

TAPS = (1 / 8, 3 / 8, 3 / 8, 1 / 8)


def fir(x, margin, stride=1):
    """The separable 1-3-3-1 filter, zero beyond the border, as sums of slices: one fused kernel where it is compiled."""
    x = F.pad(x, (margin,) * 4)
    for axis in (2, 3):
        length = (x.shape[axis] - 4) // stride + 1
        at = lambda i: x.narrow(axis, i, (length - 1) * stride + 1)
        strided = lambda i: at(i)[:, :, ::stride] if axis == 2 else at(i)[:, :, :, ::stride]
        x = sum(tap * strided(i) for i, tap in enumerate(TAPS))
    return x


def fir_down(x):
    return fir(x, 1, stride=2)


def fir_up(x):
    """Twice as large: each pixel lies a quarter off its neighbours of the coarse grid."""
    for axis in (2, 3):
        zero = torch.zeros_like(x.narrow(axis, 0, 1))
        before = torch.cat([zero, x.narrow(axis, 0, x.shape[axis] - 1)], axis)
        after = torch.cat([x.narrow(axis, 1, x.shape[axis] - 1), zero], axis)
        x = torch.stack([0.75 * x + 0.25 * before, 0.75 * x + 0.25 * after], axis + 1).flatten(axis, axis + 1)
    return x


def group_norm(x, weight=None, bias=None):
    return F.group_norm(x, min(x.shape[1] // 4, 32), weight, bias, eps=1e-6)


class Ncsnpp:
    """The diffusive generator. `config` is the `generator` of a training config."""

    def __init__(self, config):
        wanted = dict(conditional=True, fir=True, skipRescale=True, resblockType='biggan', progressive='none',
                      progressiveInput='residual', progressiveCombine='sum', embeddingType='positional',
                      notUseTanh=False, centered=True)
        for option, value in wanted.items():
            if config[option] != value:
                raise SystemExit(f'{option} {config[option]!r} is not known here: only {value!r} is.')
        self.config = config
        size = [(config['imageHeight'] >> i, config['imageWidth'] >> i) for i in range(len(config['chMult']))]
        self.attentive = [(h + w) // 2 in config['attnResolutions'] for h, w in size]

    def __call__(self, p, noisier, source, t, z):
        """@returns [N, 1, H, W], the estimate of x_0"""
        config = self.config
        nf = config['numChannelsDae']
        levels = [nf * multiple for multiple in config['chMult']]
        self.p, self.count = p, 0

        z = z * torch.rsqrt(z.square().mean(1, keepdim=True) + 1e-8)
        for layer in range(config['nMlp'] + 1):
            z = F.silu(self.dense(z, f'z_transform.{2 * layer + 1}'))
        self.zemb = z
        half = nf // 2
        frequencies = torch.exp(-torch.arange(half, device=t.device) * math.log(10000) / (half - 1))
        angles = t.float()[:, None] * frequencies[None]
        temb = self.dense(torch.cat([angles.sin(), angles.cos()], 1), self.next())
        self.temb = F.silu(self.dense(F.silu(temb), self.next()))

        x = torch.cat([noisier, source], 1)
        h, pyramid = self.conv(x, self.next()), x
        skips = [h]
        for level, channels in enumerate(levels):
            for _ in range(config['numResBlocks']):
                h = self.residual(h, channels)
                if self.attentive[level]:
                    h = self.attention(h)
                skips.append(h)
            if level == len(levels) - 1:
                break
            h = self.residual(h, h.shape[1], fir_down)
            name = f'{self.next()}.Conv2d_0'
            down = F.conv2d(fir(pyramid, 2), p[f'{name}.weight'], p[f'{name}.bias'], stride=2)
            h = pyramid = (down + h) * math.sqrt(0.5)
            skips.append(h)

        h = self.residual(h, h.shape[1])
        h = self.attention(h)
        h = self.residual(h, h.shape[1])

        for level in reversed(range(len(levels))):
            for _ in range(config['numResBlocks'] + 1):
                h = self.residual(torch.cat([h, skips.pop()], 1), levels[level])
            if self.attentive[level]:
                h = self.attention(h)
            if level > 0:
                h = self.residual(h, h.shape[1], fir_up)
        name = self.next()
        h = F.silu(group_norm(h, p[f'{name}.weight'], p[f'{name}.bias']))
        return torch.tanh(self.conv(h, self.next()).float())[:, :1]

    def next(self):
        self.count += 1
        return f'all_modules.{self.count - 1}'

    def dense(self, x, name):
        return F.linear(x, self.p[f'{name}.weight'], self.p[f'{name}.bias'])

    def conv(self, x, name):
        weight = self.p[f'{name}.weight']
        return F.conv2d(x, weight, self.p[f'{name}.bias'], padding=weight.shape[-1] // 2)

    def adaptive(self, x, name):
        gain, bias = self.dense(self.zemb, f'{name}.style')[:, :, None, None].chunk(2, 1)
        return F.silu(gain * group_norm(x) + bias)

    def residual(self, x, channels, resample=None):
        name = self.next()
        a, skip = self.adaptive(x, f'{name}.GroupNorm_0'), x
        if resample:
            a, skip = resample(a), resample(skip)
        a = self.conv(a, f'{name}.Conv_0') + self.dense(self.temb, f'{name}.Dense_0')[:, :, None, None]
        a = self.conv(self.adaptive(a, f'{name}.GroupNorm_1'), f'{name}.Conv_1')
        if resample or x.shape[1] != channels:
            skip = self.conv(skip, f'{name}.Conv_2')
        return (skip + a) * math.sqrt(0.5)

    def attention(self, x):
        name = self.next()
        n, c, h, w = x.shape
        tokens = group_norm(x, self.p[f'{name}.GroupNorm_0.weight'], self.p[f'{name}.GroupNorm_0.bias'])
        tokens = tokens.reshape(n, c, h * w).transpose(1, 2)
        nin = lambda i, v: v @ self.p[f'{name}.NIN_{i}.W'].to(v) + self.p[f'{name}.NIN_{i}.b'].to(v)
        attended = F.scaled_dot_product_attention(*(nin(i, tokens)[:, None] for i in range(3)))[:, 0]
        attended = nin(3, attended).transpose(1, 2).reshape(n, c, h, w)
        return (x + attended) * math.sqrt(0.5)


class Translator:
    """The non-diffusive generator, the preview. `config` is the `translator` of a training config."""

    def __init__(self, config):
        self.config = config

    def __call__(self, p, x):
        blocks = self.config['blocks']

        def conv(x, layer, stride=1, padding=0):
            return F.conv2d(x, p[f'model.{layer}.weight'], p[f'model.{layer}.bias'], stride=stride, padding=padding)

        def reflect(x, margin):
            return F.pad(x, (margin,) * 4, mode='reflect')

        def activate(x):
            return F.relu(F.instance_norm(x, eps=1e-5))

        h = activate(conv(reflect(x, 3), '1'))
        h = activate(conv(h, '4', 2, 1))
        h = activate(conv(h, '7', 2, 1))
        for block in range(blocks):
            name = f'{10 + block}.conv_block'
            a = activate(conv(reflect(h, 1), f'{name}.1'))
            h = h + F.instance_norm(conv(reflect(a, 1), f'{name}.5'), eps=1e-5)
        for layer in (10 + blocks, 13 + blocks):
            if self.config.get('upsampling') == 'nearest':
                h = conv(F.interpolate(h, scale_factor=2.0, mode='nearest'), f'{layer}', 1, 1)
            else:
                h = F.conv_transpose2d(h, p[f'model.{layer}.weight'], p[f'model.{layer}.bias'], stride=2, padding=1,
                                       output_padding=1)
            h = activate(h)
        return torch.tanh(conv(reflect(h, 3), f'{17 + blocks}').float())
