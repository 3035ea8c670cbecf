import { describe, expect, it } from 'vitest';
import { formatReference } from '../../../../src/oci/reference.ts';
import { loadProject } from '../../../../src/release/project.ts';
import type { SourceState } from '../../../../src/release/sourceControl.ts';
import { verifyTargets } from '../../../../src/release/verify/verifyTargets.ts';
import { now, portsOf, signal, sourceControl, state } from '../fakes.ts';

async function verified(rules: string, more: Partial<SourceState> = {}): Promise<string[]> {
  const config = `images: { api: { repositories: [ghcr.io/acme/api] } }\ntags: ${rules}\n`;
  const git = { ...sourceControl, state: () => Promise.resolve({ ...state, ...more }) };
  const ports = portsOf({ 'slipway.yaml': config }, { sourceControl: git });
  const project = await loadProject(ports, signal);
  return verifyTargets(project, {}, now).map(({ reference }) => formatReference(reference));
}

describe('verifyTargets', () => {
  it('looks at the tag of the version', async () => {
    const rules = '["type=semver,pattern=v{{version}}", "type=sha"]';
    expect(await verified(rules, { tags: ['v1.4.0'] })).toEqual(['ghcr.io/acme/api:v1.4.0']);
  });

  it('looks at the tag of the commit, or of its branch, where there is no version', async () => {
    const branch = 'type=ref,event=branch';
    expect(await verified(`["${branch}", "type=sha"]`)).toEqual(['ghcr.io/acme/api:sha-860c190']);
    expect(await verified(`["${branch}"]`)).toEqual(['ghcr.io/acme/api:main']);
  });

  it('says that there is no version where no rule gives a tag', async () => {
    const planned = verified('["type=semver,pattern={{version}}"]');
    await expect(planned).rejects.toMatchObject({ reason: 'no-version' });
  });
});
