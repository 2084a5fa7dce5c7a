import { UserError } from '../../main/errors.ts';
import { option, without, type Option } from './option.ts';
import { flag, number, onOff, oneOf, positive, whole, wholes } from './value.ts';

const sizes: Option[] = [
  option('image-height', whole(1), 'rows of the images that are learnt from', {
    get: ({ config }) => config.crop.height,
    set: ({ config }, value) => (config.crop.height = config.generator.imageHeight = value),
  }),
  option('image-width', whole(1), 'columns of the images that are learnt from', {
    get: ({ config }) => config.crop.width,
    set: ({ config }, value) => (config.crop.width = config.generator.imageWidth = value),
  }),
  option('image-size', whole(1), 'rows and columns at once', {
    get: () => null,
    set: ({ config: { crop, generator } }, value) => {
      crop.height = crop.width = generator.imageHeight = generator.imageWidth = value;
    },
  }),
];

const generator: Option[] = [
  option('num-channels', whole(1), 'of the generators’ input: the noisy image and the source, 2', {
    get: ({ channels }) => channels,
    set: (plan, value) => (plan.channels = value),
  }),
  option('num-channels-dae', whole(4), 'channels of the first level of the diffusive generators', {
    get: ({ config }) => config.generator.numChannelsDae,
    set: ({ config }, value) => (config.generator.numChannelsDae = value),
  }),
  option('ch-mult', wholes(), 'factor of the channels, one a level; every level but the last halves the image', {
    get: ({ config }) => config.generator.chMult,
    set: ({ config }, value) => (config.generator.chMult = value),
  }),
  option('num-res-blocks', whole(1), 'residual blocks a level', {
    get: ({ config }) => config.generator.numResBlocks,
    set: ({ config }, value) => (config.generator.numResBlocks = value),
  }),
  option('attn-resolutions', wholes(), 'levels with attention, by the mean of their height and width', {
    get: ({ config }) => config.generator.attnResolutions,
    set: ({ config }, value) => (config.generator.attnResolutions = value),
  }),
  option('resamp-with-conv', onOff(), 'ddpm blocks resample with a convolution', {
    get: ({ config }) => config.generator.resampWithConv,
    set: ({ config }, value) => (config.generator.resampWithConv = value),
  }),
  option('conditional', onOff(), 'the generators know the step t', {
    get: ({ config }) => config.generator.conditional,
    set: ({ config }, value) => (config.generator.conditional = value),
  }),
  option('fir', onOff(), 'resample with a smooth filter', {
    get: ({ config }) => config.generator.fir,
    set: ({ config }, value) => (config.generator.fir = value),
  }),
  without('fir-kernel', wholes(), 'the filter is 1 3 3 1', (value) => value.join() !== '1,3,3,1'),
  option('skip-rescale', onOff(), 'sums are divided by √2', {
    get: ({ config }) => config.generator.skipRescale,
    set: ({ config }, value) => (config.generator.skipRescale = value),
  }),
  option('resblock-type', oneOf('biggan', 'biggan_oneadagn', 'ddpm'), 'kind of residual block', {
    get: ({ config }) => config.generator.resblockType,
    set: ({ config }, value) => (config.generator.resblockType = value),
  }),
  option('progressive', oneOf('none', 'output_skip'), 'how the levels make up the output', {
    get: ({ config }) => config.generator.progressive,
    set: ({ config }, value) => (config.generator.progressive = value),
  }),
  option('progressive-input', oneOf('none', 'input_skip', 'residual'), 'how the input reaches the levels', {
    get: ({ config }) => config.generator.progressiveInput,
    set: ({ config }, value) => (config.generator.progressiveInput = value),
  }),
  option('progressive-combine', oneOf('sum', 'cat'), 'how the input is joined to a level', {
    get: ({ config }) => config.generator.progressiveCombine,
    set: ({ config }, value) => (config.generator.progressiveCombine = value),
  }),
  option('embedding-type', oneOf('positional', 'fourier'), 'embedding of t', {
    get: ({ config }) => config.generator.embeddingType,
    set: ({ config }, value) => {
      if (value === 'fourier')
        throw new UserError(
          'usage',
          '--embedding-type fourier takes the logarithm of t, and the last step is t = 0: not a number.',
          'Use --embedding-type positional.',
        );
      config.generator.embeddingType = value;
    },
  }),
  without('fourier-scale', positive(), 'there is no Fourier embedding in training', () => false),
  option('not-use-tanh', flag(), 'no tanh at the end', {
    get: ({ config }) => config.generator.notUseTanh,
    set: ({ config }, value) => (config.generator.notUseTanh = value),
  }),
  option('centered', onOff(), 'the input lies in [−1, 1] already', {
    get: ({ config }) => config.generator.centered,
    set: ({ config }, value) => (config.generator.centered = value),
  }),
  option('nz', whole(1), 'features of the latent z', {
    get: ({ config }) => config.generator.nz,
    set: ({ config }, value) => (config.generator.nz = value),
  }),
  option('n-mlp', whole(1), 'layers that map z', {
    get: ({ config }) => config.generator.nMlp,
    set: ({ config }, value) => (config.generator.nMlp = value),
  }),
  option('z-emb-dim', whole(1), 'features that z is mapped to', {
    get: ({ config }) => config.generator.zEmbDim,
    set: ({ config }, value) => (config.generator.zEmbDim = value),
  }),
  without('dropout', number(0, 1), 'the networks have no dropout, 0', (value) => value !== 0),
];

const discriminators: Option[] = [
  option('ngf', whole(1), 'base width of the diffusive discriminators', {
    get: ({ config }) => config.stepJudge.ngf,
    set: ({ config }, value) => (config.stepJudge.ngf = value),
  }),
  option('t-emb-dim', whole(4), 'features of the discriminators’ embedding of t', {
    get: ({ config }) => config.stepJudge.tEmbDim,
    set: ({ config }, value) => (config.stepJudge.tEmbDim = value),
  }),
];

export const networkOptions: readonly Option[] = [...sizes, ...generator, ...discriminators];

export const diffusionOptions: readonly Option[] = [
  option('num-timesteps', whole(1), 'denoising steps', {
    get: ({ config }) => config.schedule.numTimesteps,
    set: ({ config }, value) => (config.schedule.numTimesteps = value),
  }),
  option('beta-min', positive(), 'lowest β', {
    get: ({ config }) => config.schedule.betaMin,
    set: ({ config }, value) => (config.schedule.betaMin = value),
  }),
  option('beta-max', positive(), 'highest β', {
    get: ({ config }) => config.schedule.betaMax,
    set: ({ config }, value) => (config.schedule.betaMax = value),
  }),
  option('use-geometric', flag(), 'β grows geometrically; --beta-max below 1 then', {
    get: ({ config }) => config.schedule.kind === 'geometric',
    set: ({ config }, value) => (config.schedule.kind = value ? 'geometric' : 'variance-preserving'),
  }),
];
