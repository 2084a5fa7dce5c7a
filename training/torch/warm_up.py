"""python warm_up.py START.safetensors DATA --out DIR [--seconds N] [--iterations N]

The warm-up of a run (training/trainer/iteration.ts, `warmUpGradients`) on a GPU that TensorFlow.js cannot use: all four
generators learn from registered pairs by L1 with the weight of ducts and slopes, no discriminator takes part. START is a
checkpoint and DATA a folder of packed patients, both made by prepare.ts, which also leaves plan.json there; patients that
it draws meanwhile are taken up as they come. What comes out is a checkpoint of the same run, that `syndiff-train export` and
`train --resume` take."""

import argparse
import glob
import gzip
import json
import math
import os
import threading
import time

import numpy as np
import torch

import checkpoint
from networks import Ncsnpp, Translator

GENERATORS = ('gen_diffusive_1', 'gen_diffusive_2', 'gen_non_diffusive_1to2', 'gen_non_diffusive_2to1')


def read_patient(path):
    """@returns [slices, 3, rows, columns] of bytes: CT, MR-T1, share of duct and gallbladder"""
    with gzip.open(path) as file:
        raw = np.frombuffer(file.read(), np.uint8)
    rows, columns, count = raw[:6].view('<u2').tolist()
    return torch.from_numpy(raw[6:].reshape(3, count, rows, columns).transpose(1, 0, 2, 3).copy())


class Pool:
    """The slices of the patients whose files are there; those that come later are taken up by a thread of its own."""

    def __init__(self, folder, first, patients, device):
        self.folder, self.seeds, self.device = folder, range(first, first + patients), device
        self.slices, self.count, self.taken = None, 0, set()

    def take_up(self):
        present = {int(path.split('-')[-1].split('.')[0]) for path in glob.glob(os.path.join(self.folder, 'phantom-*.gz'))}
        for seed in sorted(present.intersection(self.seeds).difference(self.taken)):
            slices = read_patient(os.path.join(self.folder, f'phantom-{seed}.gz'))
            if self.slices is None:
                self.slices = torch.empty((len(self.seeds) * len(slices), *slices.shape[1:]), dtype=torch.uint8,
                                          device=self.device)
            self.slices[self.count:self.count + len(slices)] = slices.to(self.device)
            # Both threads' work on the card goes in one order: whoever draws by the new count draws after the copy.
            self.count += len(slices)
            self.taken.add(seed)

    def go_on_taking_up(self):
        def watch():
            while len(self.taken) < len(self.seeds):
                self.take_up()
                time.sleep(1)
        threading.Thread(target=watch, daemon=True).start()

    @property
    def patients(self):
        """Of how many seeds in a row, from the first on, some patients were seen."""
        return max(self.taken) + 1 - self.seeds.start


def draw(pool, batch, random, shift=12):
    """A batch of whole slices, moved by up to `shift` pixels; air comes in from beyond the border."""
    slices = pool.slices
    chosen = slices[torch.randint(pool.count, (batch,), device=slices.device, generator=random)]
    ct_mr = torch.nn.functional.pad(chosen[:, :2].float() / 127.5 - 1, (shift,) * 4, value=-1.0)
    share = torch.nn.functional.pad(chosen[:, 2:].float() / 255, (shift,) * 4)
    rows, columns = slices.shape[2:]
    dy, dx = np.random.randint(2 * shift + 1, size=2)
    moved = torch.cat([ct_mr, share], 1)[:, :, dy:dy + rows, dx:dx + columns]
    return moved[:, 0:1], moved[:, 1:2], moved[:, 2:3]


class Objective:
    def __init__(self, config, schedule, device):
        self.config = config
        tensor = lambda key: torch.tensor(schedule[key], dtype=torch.float32, device=device)
        self.cumulative = tensor('cumulativeScale'), tensor('cumulativeSigma')
        self.single = tensor('scale'), tensor('sigma')
        self.steps = config['schedule']['numTimesteps']

    def noise_twice(self, clean, t, normal):
        """x_0 → x_t → x_{t+1}; `normal` draws an image of noise"""
        at = lambda coefficients, step: coefficients[step][:, None, None, None]
        candidate = at(self.cumulative[0], t) * clean + at(self.cumulative[1], t) * normal()
        return at(self.single[0], t + 1) * candidate + at(self.single[1], t + 1) * normal()

    def distance(self, made, image, weights):
        difference = made - image
        of_values = ((difference.abs() * weights).sum((1, 2, 3)) / weights.sum((1, 2, 3))).mean()
        slopes = difference.diff(dim=2).abs().mean() + difference.diff(dim=3).abs().mean()
        return self.config['lambdaL1'] * (of_values + self.config['slopeWeight'] * slopes)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('start')
    parser.add_argument('data')
    parser.add_argument('--out', required=True)
    parser.add_argument('--seconds', type=float, default=math.inf,
                        help='as many iterations as fit; stops and saves then')
    parser.add_argument('--iterations', type=int, help='of the warm-up, instead of those of the config')
    parser.add_argument('--every', type=float, default=60, help='seconds between checkpoints')
    parser.add_argument('--full-precision', action='store_true', help='float32 (TF32) instead of bfloat16')
    options = parser.parse_args()
    began = time.time()
    device = 'cuda' if torch.cuda.is_available() else 'cpu'
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = True
    torch.backends.cudnn.benchmark = True
    os.makedirs(options.out, exist_ok=True)

    with open(os.path.join(options.data, 'plan.json')) as file:
        plan = json.load(file)
    texts, vectors = checkpoint.read(options.start)
    config = json.loads(texts['config'])
    layouts = plan['layouts']
    warm_up = config['warmUp']
    if options.iterations:
        warm_up['iterations'] = config['iterations'] = options.iterations
    iterations, batch = warm_up['iterations'], config['batchSize']
    objective = Objective(config, plan['schedule'], device)
    diffusive, translator = Ncsnpp(config['generator']), Translator(config['translator'])

    pool = Pool(options.data, plan['training']['firstSeed'], plan['training']['patients'], device)
    pool.take_up()
    held = Pool(options.data, config['data']['validation']['firstSeed'], config['data']['validation']['patients'], device)
    held.take_up()
    unseen = held.slices
    print(f'{len(pool.taken)} patients ({pool.count} slices), {len(held.taken)} to validate on; {iterations} iterations of '
          f'{batch} on {torch.cuda.get_device_name() if device == "cuda" else device}', flush=True)
    pool.go_on_taking_up()

    networks = {name: {key: value.to(device).requires_grad_() for key, value in
                       checkpoint.unpack(vectors.get(f'{name}/average', vectors[f'{name}/values']), layouts[name]).items()}
                for name in GENERATORS}
    averages = {name: {key: value.detach().clone() for key, value in parameters.items()}
                for name, parameters in networks.items()}
    trained = [value for parameters in networks.values() for value in parameters.values()]
    moving = [value for parameters in averages.values() for value in parameters.values()]
    adam = torch.optim.Adam(trained, lr=warm_up['rate'], betas=(warm_up['beta1'], config['adam']['beta2']),
                            eps=config['adam']['epsilon'], fused=device == 'cuda')
    random = torch.Generator(device).manual_seed(config['seed'])
    np.random.seed(config['seed'])
    autocast = lambda: torch.autocast(device, torch.bfloat16, enabled=not options.full_precision)

    def losses_of(using, ct, mr, share):
        weights = 1 + config['data']['structureWeight'] * share
        terms = {}
        for k, (image, source) in enumerate(((ct, mr), (mr, ct)), 1):
            t = torch.randint(objective.steps, (len(image),), device=device, generator=random)
            z = torch.randn(len(image), config['generator']['nz'], device=device, generator=random)
            noisier = objective.noise_twice(image, t, lambda: torch.randn(image.shape, device=device, generator=random))
            with autocast():
                clean = diffusive(using[f'gen_diffusive_{k}'], noisier, source, t, z)
                made = translator(using[f'gen_non_diffusive_{3 - k}to{k}'], source)
            terms[f'G{k}_l1'] = objective.distance(clean.float(), image, weights)
            terms[f'T{k}_l1'] = objective.distance(made.float(), image, weights)
        return terms

    def validate():
        """PSNR of the averaged weights on the whole images, in one step from pure noise and of the translator."""
        errors = {}
        with torch.no_grad(), autocast():
            for start in range(0, len(unseen) - batch + 1, batch):
                part = unseen[start:start + batch, :2].float() / 127.5 - 1
                for k, (image, source) in enumerate(((part[:, :1], part[:, 1:]), (part[:, 1:], part[:, :1])), 1):
                    t = torch.full((len(image),), objective.steps - 1, device=device)
                    z = torch.randn(len(image), config['generator']['nz'], device=device)
                    made = {f'G{k}': diffusive(averages[f'gen_diffusive_{k}'], torch.randn_like(image), source, t, z),
                            f'T{k}': translator(averages[f'gen_non_diffusive_{3 - k}to{k}'], source)}
                    for name, value in made.items():
                        errors.setdefault(name, []).append((value.float() - image).square().mean((1, 2, 3)))
        return '  '.join(f'{name} {10 * math.log10(4 / torch.cat(values).mean().item()):.2f} dB'
                         for name, values in sorted(errors.items()))

    def save(iteration):
        state = dict(vectors)
        for name in GENERATORS:
            state[f'{name}/values'] = checkpoint.pack(networks[name], layouts[name])
            state[f'{name}/average'] = checkpoint.pack(averages[name], layouts[name])
            for part, key in (('first', 'exp_avg'), ('second', 'exp_avg_sq')):
                moments = {parameter: adam.state[value][key] for parameter, value in networks[name].items()}
                state[f'{name}/{part}'] = checkpoint.pack(moments, layouts[name])
        steps = {**json.loads(texts['steps']), **dict.fromkeys(GENERATORS, iteration)}
        config['data']['training']['patients'] = pool.patients
        told = {**texts, 'config': json.dumps(config), 'iteration': json.dumps(iteration), 'drawn': json.dumps(iteration * batch),
                'steps': json.dumps(steps)}
        path = os.path.join(options.out, f'checkpoint-{iteration:07d}.safetensors')
        checkpoint.write(path + '.part', told, state)
        os.replace(path + '.part', path)
        for other in glob.glob(os.path.join(options.out, 'checkpoint-*.safetensors')):
            if other != path:
                os.remove(other)

    log = open(os.path.join(options.out, 'losses.csv'), 'w')
    sums, saved = {}, time.time()
    iteration = 0
    while iteration < iterations:
        iteration += 1
        if options.seconds < math.inf and iteration in (20, 60):
            # As many iterations as fit: the plan of rates must end with the time.
            if device == 'cuda':
                torch.cuda.synchronize()
            if iteration == 20:
                at20 = time.time()
            else:
                each = (time.time() - at20) / 40
                iterations = int(60 + (0.97 * options.seconds - (time.time() - began)) / each)
                warm_up['iterations'] = config['iterations'] = iterations
                print(f'{each * 1000:.0f} ms an iteration: {iterations} fit', flush=True)
        rate = warm_up['rate'] * 0.5 * (1 + math.cos(math.pi * (iteration - 1) / iterations)) * min(1, iteration / 100)
        for group in adam.param_groups:
            group['lr'] = rate
        terms = losses_of(networks, *draw(pool, batch, random))
        adam.zero_grad(set_to_none=True)
        sum(terms.values()).backward()
        torch.nn.utils.clip_grad_norm_(trained, 5.0)
        adam.step()
        decay = min(config['emaDecay'], (1 + iteration) / (10 + iteration))
        torch._foreach_lerp_(moving, [value.detach() for value in trained], 1 - decay)
        for name, value in terms.items():
            sums[name] = sums.get(name, 0) + value.detach()
        if iteration % 50 == 0:
            if iteration == 50:
                log.write('iteration,' + ','.join(sums) + '\n')
            means = {name: (value / 50).item() for name, value in sums.items()}
            if not all(math.isfinite(value) for value in means.values()):
                raise SystemExit(f'Losses are not numbers at iteration {iteration}: the last checkpoint is kept.')
            log.write(f'{iteration},' + ','.join(f'{value:.5f}' for value in means.values()) + '\n')
            log.flush()
            sums = {}
            if iteration % 250 == 0 or iteration <= 100:
                print(f'{iteration}/{iterations} {time.time() - began:.0f} s  {len(pool.taken)} patients  rate {rate:.2e}  '
                      + '  '.join(f'{name} {value:.3f}' for name, value in means.items()), flush=True)
        late = time.time() - began > options.seconds
        if late or iteration == iterations or time.time() - saved > options.every:
            if unseen is not None:
                print(f'{iteration}/{iterations} {time.time() - began:.0f} s  validation {validate()}', flush=True)
            save(iteration)
            saved = time.time()
            if late:
                break
    if device == 'cuda':
        print(f'{torch.cuda.max_memory_allocated() / 2**30:.1f} GiB at most', flush=True)


if __name__ == '__main__':
    main()
