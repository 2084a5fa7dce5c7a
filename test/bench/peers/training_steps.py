"""Times the steps of test/bench/training-work.ts in PyTorch: configurations as JSON on stdin, times as JSON on stdout.

Any environment with PyTorch will do: `npm run bench-training -- --peer path/to/python`.
"""

import json
import math
import sys
import time

import torch
from torch.nn import functional as F

from networks import Generator, ImageJudge, StepJudge, Translator


def median_time(run, runs):
    clock, processor = [], []
    for i in range(-1, runs):
        before, used = time.perf_counter(), time.process_time()
        run()
        if i >= 0:
            clock.append(1000 * (time.perf_counter() - before))
            processor.append(1000 * (time.process_time() - used))
    middle = lambda values: sorted(values)[len(values) // 2]  # noqa: E731
    return {"clock": middle(clock), "processor": middle(processor)}


def coefficients(schedule):
    """Of the variance-preserving schedule: a, sigma and their products, and the posterior's."""
    steps = schedule["numTimesteps"]
    low, high = schedule["betaMin"], schedule["betaMax"]
    grid = [i / steps * (1 - 1e-3) + 1e-3 for i in range(steps + 1)]
    kept = [math.exp(-0.5 * x * x * (high - low) - x * low) for x in grid]
    beta = torch.tensor([1e-8] + [1 - kept[i + 1] / kept[i] for i in range(steps)])
    a, sigma = (1 - beta).sqrt(), beta.sqrt()
    total = a.cumprod(0)
    b = beta[1:]
    product = (1 - b).cumprod(0)
    earlier = torch.cat([torch.ones(1), product[:-1]])
    deviation = (b * (1 - earlier) / (1 - product)).clamp(min=1e-20).sqrt()
    deviation[0] = 0
    of_clean = b * earlier.sqrt() / (1 - product)
    of_next = (1 - earlier) * (1 - b).sqrt() / (1 - product)
    return a, sigma, total, (1 - total * total).sqrt(), of_clean, of_next, deviation


def work(c, schedule):
    networks, n, h, w = c["networks"], c["batch"], c["height"], c["width"]
    a, sigma, total, total_sigma, of_clean, of_next, deviation = coefficients(schedule)
    generators = [Generator(networks["generator"]) for _ in range(2)]
    towards = [Translator(networks["translator"]) for _ in range(2)]
    step_judges = [StepJudge(networks["stepJudge"]) for _ in range(2)]
    image_judges = [ImageJudge(networks["imageJudge"]) for _ in range(2)]
    adam = {
        id(m): torch.optim.Adam(m.parameters(), 1e-5, (0.5, 0.9))
        for m in generators + towards + step_judges + image_judges
    }
    averages = {id(m): [p.detach().clone() for p in m.parameters()] for m in generators + towards}
    image = lambda: torch.rand(n, 1, h, w) * 2 - 1  # noqa: E731
    noise = lambda: torch.randn(n, 1, h, w)  # noqa: E731
    images, source, noisier, fake = [image(), image()], image(), image(), image()
    t = torch.tensor([(item + 1) % schedule["numTimesteps"] for item in range(n)])
    times, z = t.float(), torch.randn(n, networks["generator"]["nz"])
    at = lambda values, steps: values[steps][:, None, None, None]  # noqa: E731

    def clear(*modules):
        for module in modules:
            module.zero_grad(set_to_none=True)

    def take(*modules):
        for module in modules:
            adam[id(module)].step()
            if id(module) in averages:
                torch._foreach_lerp_(averages[id(module)], [p.detach() for p in module.parameters()], 1e-3)

    def still(*modules):
        for module in generators + towards + step_judges + image_judges:
            module.requires_grad_(module in modules)

    def forward(module, *args):
        def run():
            with torch.no_grad():
                module(*args)

        return run

    def generator_step():
        still(generators[0])
        clear(generators[0])
        made = generators[0](torch.cat([noisier, source], 1), times, z)[:, :1]
        F.softplus(-step_judges[0](made, times, noisier)).mean().backward()
        take(generators[0])

    def backward(module, loss):
        def run():
            still(module)
            clear(module)
            loss(module(source)).backward()

        return run

    def penalty(judge, x, beside):
        x = x.detach().requires_grad_(True)
        logits = judge(x, times, beside)
        (slope,) = torch.autograd.grad(logits.sum(), x, create_graph=True)
        return logits, 0.5 * slope.square().sum() / n

    def judge_step(with_penalty):
        def run():
            judge = step_judges[0]
            still(judge)
            clear(judge)
            logits, r1 = penalty(judge, source, noisier) if with_penalty else (judge(source, times, noisier), 0)
            (F.softplus(-logits).mean() + F.softplus(judge(fake, times, noisier)).mean() + r1).backward()
            take(judge)

        return run

    def imagine(k, beyond, made_from):
        clean = generators[k](torch.cat([beyond, made_from], 1), times, z)[:, :1]
        return clean, at(of_clean, t) * clean + at(of_next, t) * beyond + at(deviation, t) * noise()

    def noise_twice(k):
        candidate = at(total, t) * images[k] + at(total_sigma, t) * noise()
        return candidate, at(a, t + 1) * candidate + at(sigma, t + 1) * noise()

    def iteration(with_penalty):
        def run():
            still(*step_judges)
            clear(*step_judges)
            with torch.no_grad():
                made = [towards[k](images[1 - k]) for k in range(2)]
            for k, judge in enumerate(step_judges):
                candidate, beyond = noise_twice(k)
                with torch.no_grad():
                    _, imagined = imagine(k, beyond, made[1 - k])
                logits, r1 = penalty(judge, candidate, beyond) if with_penalty else (judge(candidate, times, beyond), 0)
                (F.softplus(-logits).mean() + F.softplus(judge(imagined, times, beyond)).mean() + r1).backward()
            take(*step_judges)
            still(*image_judges)
            clear(*image_judges)
            for k, judge in enumerate(image_judges):
                (F.softplus(-judge(images[k])).mean() + F.softplus(judge(made[k])).mean()).backward()
            take(*image_judges)
            still(*generators, *towards)
            clear(*generators, *towards)
            made, loss = [towards[k](images[1 - k]) for k in range(2)], 0
            for k in range(2):
                _, beyond = noise_twice(k)
                clean, imagined = imagine(k, beyond, made[1 - k])
                back = towards[k](made[1 - k])
                loss = loss + F.softplus(-step_judges[k](imagined, times, beyond)).mean()
                loss = loss + F.softplus(-image_judges[k](made[k])).mean()
                loss = loss + 0.5 * ((clean - images[k]).abs().mean() + (back - images[k]).abs().mean())
            loss.backward()
            take(*generators, *towards)

        return run

    return {
        "generator, forward": forward(generators[0], torch.cat([noisier, source], 1), times, z),
        "generator, judged, backward, Adam": generator_step,
        "translator, forward": forward(towards[0], source),
        "translator, forward and backward": backward(towards[0], torch.mean),
        "step discriminator, forward": forward(step_judges[0], source, times, noisier),
        "step discriminator, real and fake, Adam": judge_step(False),
        "step discriminator, real and fake, R1, Adam": judge_step(True),
        "image discriminator, forward": forward(image_judges[0], source),
        "image discriminator, forward and backward": backward(image_judges[0], lambda x: F.softplus(-x).mean()),
        "whole iteration": iteration(False),
        "whole iteration with R1": iteration(True),
    }


asked = json.load(sys.stdin)
times_of = {
    c["name"]: {what: median_time(run, asked["runs"]) for what, run in work(c, asked["schedule"]).items()}
    for c in asked["configurations"]
}
json.dump(times_of, sys.stdout)
