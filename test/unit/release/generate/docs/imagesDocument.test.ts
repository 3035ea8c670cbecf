import { expect, it } from 'vitest';
import { imagesDocument } from '../../../../../src/release/generate/docs/imagesDocument.ts';
import { loadProject } from '../../../../../src/release/project.ts';
import { portsOf, signal } from '../../fakes.ts';

async function documentOf(repository: string, more = ''): Promise<string> {
  const config = `images: { api: { repositories: [${repository}], platforms: [linux/amd64, linux/arm64] }${more} }\n`;
  const project = await loadProject(portsOf({ 'slipway.yaml': config, Dockerfile: '' }), signal);
  const images = project.images.map((image) => ({ image, places: [], contents: [] }));
  return imagesDocument(project, images, undefined);
}

it('says what to do where a pull is refused, and where it does not run', async () => {
  const own = await documentOf('registry.example.org/acme/api');
  expect(own).toContain(
    'from `registry.example.org` | Sign in: `docker login registry.example.org`. |',
  );
  expect(own).toContain('`exec format error` with `linux/arm64`');
  expect(own).not.toContain('`exec format error` with `linux/amd64`');
  expect(await documentOf('ghcr.io/acme/api')).toContain(
    'Sign in: `docker login ghcr.io`. A new package is private',
  );
});

it('says how each image is built, also one of what somebody else releases', async () => {
  const own = await documentOf('ghcr.io/acme/api');
  expect(own).toContain('slipway build api --push\n');
  expect(own).not.toContain('slipway mirror');
  const both = await documentOf('ghcr.io/acme/api', `, notes: { context: 'upstream:.' }`);
  expect(both).toContain('slipway build api --push\n');
  expect(both).toContain('slipway mirror\n');
});
