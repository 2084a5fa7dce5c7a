"""The four kinds of SynDiff network in PyTorch, written from the same description as ours, to measure against.

Parameters carry the names of the reference's checkpoints, so that weights can be loaded by name. Configurations are
those of training/configs, as training-steps.ts writes them.
"""

import math

import torch
from torch import nn
from torch.nn import functional as F

ROOT_HALF = math.sqrt(0.5)
TAPS = torch.tensor([1.0, 3.0, 3.0, 1.0]) / 8


def fir(x, up=1, down=1, before=1, after=1, gain=1.0):
    """Zero insertion, padding, 1-3-3-1 along both axes, decimation."""
    n, c, h, w = x.shape
    if up > 1:
        x = F.pad(x.reshape(n, c, h, 1, w, 1), [0, up - 1, 0, 0, 0, up - 1]).reshape(n, c, h * up, w * up)
    kernel = (torch.outer(TAPS, TAPS) * gain).to(x)[None, None].repeat(c, 1, 1, 1)
    return F.conv2d(F.pad(x, [before, after, before, after]), kernel, stride=down, groups=c)


def fir_down(x):
    return fir(x, down=2)


def fir_up(x):
    return fir(x, up=2, before=2, after=1, gain=4.0)


def time_features(t, features):
    half = features // 2
    angles = t[:, None] * torch.exp(torch.arange(half).to(t) * (-math.log(10000) / (half - 1)))[None]
    return torch.cat([angles.sin(), angles.cos()], 1)


def group_norm(channels, affine):
    return nn.GroupNorm(min(channels // 4, 32), channels, eps=1e-6, affine=affine)


class AdaptiveGroupNorm(nn.Module):
    def __init__(self, channels, latent):
        super().__init__()
        self.norm = group_norm(channels, False)
        self.style = nn.Linear(latent, 2 * channels)

    def forward(self, x, z):
        gain, bias = self.style(z)[:, :, None, None].chunk(2, 1)
        return gain * self.norm(x) + bias


class ResidualBlock(nn.Module):
    def __init__(self, before, after, time, latent, resample=None):
        super().__init__()
        self.resample = resample
        self.GroupNorm_0 = AdaptiveGroupNorm(before, latent)
        self.Conv_0 = nn.Conv2d(before, after, 3, padding=1)
        self.Dense_0 = nn.Linear(time, after)
        self.GroupNorm_1 = AdaptiveGroupNorm(after, latent)
        self.Conv_1 = nn.Conv2d(after, after, 3, padding=1)
        if before != after or resample:
            self.Conv_2 = nn.Conv2d(before, after, 1)

    def forward(self, x, t, z):
        a = F.silu(self.GroupNorm_0(x, z))
        if self.resample:
            a, x = self.resample(a), self.resample(x)
        a = self.Conv_0(a) + self.Dense_0(F.silu(t))[:, :, None, None]
        a = self.Conv_1(F.silu(self.GroupNorm_1(a, z)))
        if hasattr(self, "Conv_2"):
            x = self.Conv_2(x)
        return (x + a) * ROOT_HALF


class Pointwise(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.W = nn.Parameter(torch.randn(channels, channels) * 0.1)
        self.b = nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        return torch.einsum("nchw,cd->ndhw", x, self.W) + self.b[:, None, None]


class Attention(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.GroupNorm_0 = group_norm(channels, True)
        for index in range(4):
            setattr(self, f"NIN_{index}", Pointwise(channels))

    def forward(self, x, _t, _z):
        n, c, h, w = x.shape
        normalised = self.GroupNorm_0(x)
        q, k, v = (p(normalised).flatten(2) for p in (self.NIN_0, self.NIN_1, self.NIN_2))
        weights = torch.softmax(torch.einsum("nci,ncj->nij", q, k) * c**-0.5, -1)
        attended = torch.einsum("nij,ncj->nci", weights, v).reshape(n, c, h, w)
        return (x + self.NIN_3(attended)) * ROOT_HALF


class DownConvolution(nn.Module):
    def __init__(self, before, after):
        super().__init__()
        self.Conv2d_0 = nn.Conv2d(before, after, 3, stride=2)

    def forward(self, x):
        return self.Conv2d_0(fir(x, before=2, after=2))


class PixelNorm(nn.Module):
    def forward(self, z):
        return z * torch.rsqrt(z.square().mean(1, keepdim=True) + 1e-8)


class Generator(nn.Module):
    """NCSN++ with the default switches."""

    def __init__(self, c):
        super().__init__()
        nf, latent, depth = c["numChannelsDae"], c["zEmbDim"], c["numResBlocks"]
        levels = [nf * multiple for multiple in c["chMult"]]
        attentive = [
            (((c["imageHeight"] >> i) + (c["imageWidth"] >> i)) // 2) in c["attnResolutions"] for i in range(len(levels))
        ]
        self.nf = nf
        mapping = [PixelNorm()]
        for layer in range(c["nMlp"] + 1):
            mapping += [nn.Linear(c["nz"] if layer == 0 else latent, latent), nn.SiLU()]
        self.z_transform = nn.Sequential(*mapping)
        modules = [nn.Linear(nf, 4 * nf), nn.Linear(4 * nf, 4 * nf), nn.Conv2d(c["numChannels"], nf, 3, padding=1)]
        plan, skips, width, pyramid = [], [nf], nf, c["numChannels"]

        def add(kind, module):
            plan.append((kind, len(modules)))
            modules.append(module)

        def block(before, after, resample=None):
            return ResidualBlock(before, after, 4 * nf, latent, resample)

        for level, channels in enumerate(levels):
            for _ in range(depth):
                add("block", block(width, channels))
                width = channels
                if attentive[level]:
                    add("block", Attention(width))
                plan.append(("push", None))
                skips.append(width)
            if level < len(levels) - 1:
                add("block", block(width, width, fir_down))
                add("pyramid", DownConvolution(pyramid, width))
                pyramid = width
                plan.append(("push", None))
                skips.append(width)
        add("block", block(width, width))
        add("block", Attention(width))
        add("block", block(width, width))
        for level in reversed(range(len(levels))):
            for _ in range(depth + 1):
                plan.append(("concat", None))
                add("block", block(width + skips.pop(), levels[level]))
                width = levels[level]
            if attentive[level]:
                add("block", Attention(width))
            if level > 0:
                add("block", block(width, width, fir_up))
        modules += [group_norm(width, True), nn.Conv2d(width, c["numChannels"], 3, padding=1)]
        self.plan = plan
        self.all_modules = nn.ModuleList(modules)

    def forward(self, x, t, z):
        m = self.all_modules
        latent = self.z_transform(z)
        time = m[1](F.silu(m[0](time_features(t, self.nf))))
        h, pyramid = m[2](x), x
        skips = [h]
        for kind, index in self.plan:
            if kind == "push":
                skips.append(h)
            elif kind == "concat":
                h = torch.cat([h, skips.pop()], 1)
            elif kind == "pyramid":
                h = pyramid = (m[index](pyramid) + h) * ROOT_HALF
            else:
                h = m[index](h, time, latent)
        return torch.tanh(m[-1](F.silu(m[-2](h))))


class TranslatorBlock(nn.Module):
    def __init__(self, width):
        super().__init__()
        conv = lambda: nn.Conv2d(width, width, 3)  # noqa: E731
        pad = lambda: nn.ReflectionPad2d(1)  # noqa: E731
        norm = lambda: nn.InstanceNorm2d(width)  # noqa: E731
        self.conv_block = nn.Sequential(pad(), conv(), norm(), nn.ReLU(), pad(), conv(), norm())

    def forward(self, x):
        return x + self.conv_block(x)


class Translator(nn.Module):
    def __init__(self, c):
        super().__init__()
        d = c["ngf"]

        def active(channels):
            return [nn.InstanceNorm2d(channels), nn.ReLU()]

        def up(before, after):
            if c.get("upsampling") == "nearest":
                larger = [nn.Sequential(nn.Upsample(scale_factor=2), nn.Conv2d(before, after, 3, padding=1))]
            else:
                larger = [nn.ConvTranspose2d(before, after, 3, stride=2, padding=1, output_padding=1)]
            return larger + active(after)

        self.model = nn.Sequential(
            nn.ReflectionPad2d(3), nn.Conv2d(1, d, 7), *active(d),
            nn.Conv2d(d, 2 * d, 3, stride=2, padding=1), *active(2 * d),
            nn.Conv2d(2 * d, 4 * d, 3, stride=2, padding=1), *active(4 * d),
            *[TranslatorBlock(4 * d) for _ in range(c["blocks"])],
            *up(4 * d, 2 * d), *up(2 * d, d),
            nn.ReflectionPad2d(3), nn.Conv2d(d, 1, 7), nn.Tanh(),
        )  # fmt: skip

    def forward(self, x):
        return self.model(x)


class TimeEmbedding(nn.Module):
    def __init__(self, features):
        super().__init__()
        self.features = features
        self.main = nn.Sequential(nn.Linear(features, features), nn.LeakyReLU(0.2), nn.Linear(features, features))

    def forward(self, t):
        return F.leaky_relu(self.main(time_features(t, self.features)), 0.2)


class DownBlock(nn.Module):
    def __init__(self, before, after, time, down):
        super().__init__()
        self.down = down
        self.conv1 = nn.Sequential(nn.Conv2d(before, after, 3, padding=1))
        self.conv2 = nn.Sequential(nn.Conv2d(after, after, 3, padding=1))
        self.dense_t1 = nn.Linear(time, after)
        self.skip = nn.Sequential(nn.Conv2d(before, after, 1, bias=False))

    def forward(self, x, t):
        a = self.conv1(F.leaky_relu(x, 0.2)) + self.dense_t1(t)[:, :, None, None]
        a = F.leaky_relu(a, 0.2)
        if self.down:
            a, x = fir_down(a), fir_down(x)
        return (self.conv2(a) + self.skip(x)) * ROOT_HALF


class StepJudge(nn.Module):
    def __init__(self, c):
        super().__init__()
        d, time = c["ngf"], c["tEmbDim"]
        stages = {"large": [4, 8, 8, 8, 8, 8], "small": [2, 4, 8, 8]}[c["size"]]
        self.t_embed = TimeEmbedding(time)
        self.start_conv = nn.Conv2d(2, 2 * d, 1)
        width = 2 * d
        self.names = []
        for index, multiple in enumerate(stages):
            name = f"conv{index + 1}"
            self.names.append(name)
            setattr(self, name, DownBlock(width, multiple * d, time, c["size"] == "large" or index > 0))
            width = multiple * d
        self.final_conv = nn.Conv2d(width + 1, 8 * d, 3, padding=1)
        self.end_linear = nn.Linear(8 * d, 1)

    def forward(self, candidate, t, noisier):
        time = self.t_embed(t)
        h = self.start_conv(torch.cat([candidate, noisier], 1))
        for name in self.names:
            h = getattr(self, name)(h, time)
        n, c, height, width = h.shape
        group = min(n, 4)
        grouped = h.reshape(group, -1, c, height, width)
        deviation = torch.sqrt(grouped.var(0, unbiased=False) + 1e-8).mean([1, 2, 3])
        channel = deviation[:, None, None, None].repeat(group, 1, height, width)
        h = F.leaky_relu(self.final_conv(torch.cat([h, channel], 1)), 0.2)
        return self.end_linear(h.sum([2, 3]))


class ImageJudge(nn.Module):
    def __init__(self, c):
        super().__init__()
        d = c["ndf"]

        def layer(before, after, stride):
            return [nn.Conv2d(before, after, 4, stride, 1), nn.InstanceNorm2d(after), nn.LeakyReLU(0.2)]

        self.model = nn.Sequential(
            nn.Conv2d(1, d, 4, 2, 1), nn.LeakyReLU(0.2), *layer(d, 2 * d, 2), *layer(2 * d, 4 * d, 2),
            *layer(4 * d, 8 * d, 1), nn.Conv2d(8 * d, 1, 4, 1, 1),
        )  # fmt: skip

    def forward(self, x):
        return self.model(x)
