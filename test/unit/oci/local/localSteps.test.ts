import { expect, test } from 'vitest';
import { localSteps } from '../../../../src/oci/local/localSteps.ts';

const layers = ['a', 'b'].map((digit) => `sha256:${digit.repeat(64)}`);
const line = (createdBy: string, size = 0) => ({ createdBy, size });

test.each([
  ['lines of a size', [line('COPY a /', 10), line('ENV A=b'), line('RUN b', 20)], [10, 20]],
  ['a step that changed nothing', [line('COPY a /', 10), line('ENV A=b'), line('RUN b')], [10, 0]],
  ['a folder that was made', [line('WORKDIR /a'), line('ENV A=b'), line('RUN b')], [0, 0]],
])('the lines that made layers: %s', (_, history, sizes) => {
  const steps = localSteps(layers, history);
  expect(steps.map(({ digest }) => digest)).toEqual(layers);
  expect(steps.map(({ size }) => size)).toEqual(sizes);
  expect(steps.map(({ createdBy }) => createdBy)).toEqual([history[0]?.createdBy, 'RUN b']);
});

test('nothing is said where no choice of lines fits the layers', () => {
  const steps = localSteps(layers, [line('RUN a', 1), line('RUN b', 2), line('RUN c', 3)]);
  expect(steps).toEqual(layers.map((digest) => ({ digest, size: 0 })));
});
