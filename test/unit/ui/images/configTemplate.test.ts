import { expect, test } from 'vitest';
import { parseConfigText } from '../../../../src/adapters/yaml/parseConfigText.ts';
import { validateConfig } from '../../../../src/release/config/config.ts';
import { configTemplate } from '../../../../src/ui/images/configTemplate.ts';

async function problems(text: string): Promise<string[]> {
  return validateConfig(await parseConfigText(text)).problems.map(({ message }) => message);
}

test('the template is a valid file', async () => {
  expect(await problems(configTemplate([]))).toEqual([]);
});

test('what was found is in it, and it is still valid', async () => {
  const text = configTemplate([
    {
      name: 'api',
      repositories: [{ registry: 'ghcr.io', name: 'acme/api' }],
      context: 'services/the api',
      dockerfile: 'services/the api/Dockerfile.prod',
      platforms: [{ os: 'linux', architecture: 'arm64' }],
      origin: 'inferred',
    },
    { name: 'web', repositories: [], context: 'web', platforms: [], origin: 'inferred' },
  ]);
  expect(await problems(text)).toEqual([]);
  const { config } = validateConfig(await parseConfigText(text));
  expect(Object.keys(config?.images ?? {})).toEqual(['api', 'web']);
  expect(text).toContain("context: 'services/the api'");
  expect(text).toContain('platforms: [linux/arm64]');
});

test('a bake file stays where images are described', async () => {
  const image = { name: 'api', repositories: [], context: 'api', platforms: [] };
  const text = configTemplate([{ ...image, origin: 'bake', file: 'docker-bake.hcl' }]);
  const { config, problems } = validateConfig(await parseConfigText(text));
  expect(problems).toEqual([]);
  expect(config).toMatchObject({ bake: 'docker-bake.hcl' });
  expect(config?.images).toBeUndefined();
});
