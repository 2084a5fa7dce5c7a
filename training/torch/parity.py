"""python parity.py DIR: compares PyTorch with what parity.ts left there. Fails above 1e-4 (images), 1e-3 of losses and
gradient norms."""

import glob
import json
import sys

import torch

import checkpoint
from networks import Ncsnpp, Translator
from warm_up import GENERATORS, Objective

folder = sys.argv[1]
with open(f'{folder}/parity.json') as file:
    theirs = json.load(file)
with open(f'{folder}/plan.json') as file:
    plan = json.load(file)
texts, vectors = checkpoint.read(glob.glob(f'{folder}/iteration-*.safetensors')[0])
config = json.loads(texts['config'])
shape = (1, 1, theirs['height'], theirs['width'])
image = lambda values: torch.tensor(values).reshape(shape)
images = [image(values) for values in theirs['images']]
networks = {name: {key: value.requires_grad_() for key, value in
                   checkpoint.unpack(vectors[f'{name}/values'], plan['layouts'][name]).items()} for name in GENERATORS}
generate, translate = Ncsnpp(config['generator']), Translator(config['translator'])
objective = Objective(config, plan['schedule'], 'cpu')
draws = [{**draw, 't': torch.tensor(draw['t']), 'z': torch.tensor(draw['z'])[None]} for draw in theirs['draws']]
weights = 1 + config['data']['structureWeight'] * image(theirs['shares'])

made, losses = {}, {}
for k in (0, 1):
    name, towards = GENERATORS[k], f'gen_non_diffusive_{2 - k}to{k + 1}'
    draw = draws[k]
    made[name] = generate(networks[name], images[k], images[1 - k], draw['t'], draw['z'])
    made[f'gen_non_diffusive_{k + 1}to{2 - k}'] = translate(networks[f'gen_non_diffusive_{k + 1}to{2 - k}'], images[k])
    noises = iter((image(draw['noise']), image(draw['noiseOfNext'])))
    noisier = objective.noise_twice(images[k], draw['t'], lambda: next(noises))
    clean = generate(networks[name], noisier, images[1 - k], draw['t'], draw['z'])
    losses[f'G{k + 1}_l1'] = objective.distance(clean, images[k], weights)
    losses[f'T{k + 1}_l1'] = objective.distance(translate(networks[towards], images[1 - k]), images[k], weights)
sum(losses.values()).backward()

failed = False


def compare(what, difference, limit):
    global failed
    failed |= not difference < limit
    print(f'{what}: {difference:.2e}{"" if difference < limit else "  TOO MUCH"}')


for name in GENERATORS:
    compare(f'{name}, image', (made[name] - image(theirs['made'][name])).abs().max().item(), 1e-4)
    norm = torch.stack([value.grad.norm() for value in networks[name].values() if value.grad is not None]).norm().item()
    compare(f'{name}, norm of its gradient', abs(norm / theirs['norms'][name] - 1), 1e-3)
for name, value in losses.items():
    compare(name, abs(value.item() / theirs['losses'][name] - 1), 1e-3)
sys.exit(failed)
