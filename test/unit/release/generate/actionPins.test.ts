import { expect, it } from 'vitest';
import { parseConfigText } from '../../../../src/adapters/yaml/parseConfigText.ts';
import { writeYaml } from '../../../../src/adapters/yaml/writeYaml.ts';
import { validateConfig } from '../../../../src/release/config/config.ts';
import { configuredImages } from '../../../../src/release/config/configuredImages.ts';
import {
  knownPins,
  usedActions,
  withPins,
} from '../../../../src/release/generate/workflow/actionPins.ts';
import { releaseWorkflow } from '../../../../src/release/generate/workflow/releaseWorkflow.ts';
import { lintWorkflow } from '../../../../src/release/workflow/lintWorkflow.ts';
import { schemaProblems } from './schemaProblems.ts';

const image = `repositories: [docker.io/acme/api], platforms: [linux/amd64, linux/arm64], secrets: [{ id: uses, env: uses }], args: { A: "uses: actions/checkout@v7" }`;

async function workflow() {
  const { config } = validateConfig(await parseConfigText(`images: { api: { ${image} } }\n`));
  if (config === undefined) throw new Error('not valid');
  return releaseWorkflow({ config, images: configuredImages(config, undefined) }, 'main');
}

it('pins every action and nothing else, and reads its pins back', async () => {
  const value = await workflow();
  const used = usedActions(value);
  const pin = (action: string, at: number) =>
    [
      action,
      { commit: String(at).repeat(40), version: `${action.split('@')[1] ?? ''}.1` },
    ] as const;
  const pins = new Map(used.map(pin));
  const text = await writeYaml(withPins(value, pins));
  const plain = await writeYaml(value);
  expect(text.replaceAll(/@\d{40} # (v\d)\.1$/gm, '@$1')).toBe(plain);
  expect(text).toContain('A=uses: actions/checkout@v7');
  expect(knownPins(text)).toEqual(pins);
  expect(knownPins(text.replaceAll('\n', '\r\n'))).toEqual(pins);
  expect(await schemaProblems(text)).toEqual([]);
  expect(lintWorkflow(await parseConfigText(text))).toEqual([]);
});

it('knows the traps of actions that are pinned', async () => {
  const text = await writeYaml(withPins(await workflow(), new Map()));
  const trap = text.replace('latest=false', 'latest=true').replaceAll('<commit>', 'a'.repeat(40));
  const problems = lintWorkflow(await parseConfigText(trap));
  expect(problems.map(({ message }) => message)).toEqual([
    expect.stringContaining('“latest” goes to every release'),
  ]);
});
