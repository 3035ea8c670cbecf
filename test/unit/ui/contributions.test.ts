import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { taskProperties } from '../../../src/ui/builds/task/taskDefinition.ts';
import { commands, taskTypes, toolNames, viewIds } from '../../../src/ui/contributions.ts';

const MenuItem = z.object({ command: z.string(), when: z.string() });
const Package = z.object({
  icon: z.string(),
  contributes: z.object({
    commands: z.array(
      z.object({ command: z.string(), category: z.string(), icon: z.optional(z.string()) }),
    ),
    menus: z.record(z.string(), z.array(MenuItem)),
    views: z.record(z.string(), z.array(z.object({ id: z.string(), icon: z.string() }))),
    viewsContainers: z.object({ activitybar: z.array(z.object({ icon: z.string() })) }),
    viewsWelcome: z.array(z.object({ view: z.string(), contents: z.string() })),
    taskDefinitions: z.array(
      z.object({
        type: z.string(),
        properties: z.record(z.string(), z.object({ description: z.string() })),
      }),
    ),
    languageModelTools: z.array(z.object({ name: z.string(), modelDescription: z.string() })),
    configuration: z.object({ properties: z.record(z.string(), z.object({ scope: z.string() })) }),
  }),
});

const text = readFileSync('package.json', 'utf8');
const { contributes, icon } = Package.parse(JSON.parse(text));
const nls = z
  .record(z.string(), z.string())
  .parse(JSON.parse(readFileSync('package.nls.json', 'utf8')));

describe('package.json contributes what the table says', () => {
  test('the same commands, each in the category Release', () => {
    const ids = contributes.commands.map(({ command }) => command);
    expect(ids.sort()).toEqual(Object.keys(commands).sort());
    expect(new Set(contributes.commands.map(({ category }) => category))).toEqual(
      new Set(['Release']),
    );
  });

  test('the palette offers what needs no node, and hides what needs trust without it', () => {
    const palette = new Map(
      contributes.menus['commandPalette']!.map(({ command, when }) => [command, when]),
    );
    for (const [id, { palette: offered, trust }] of Object.entries(commands)) {
      const expected = !offered ? 'false' : trust ? 'isWorkspaceTrusted' : undefined;
      expect([id, palette.get(id)]).toEqual([id, expected]);
    }
  });

  test('menus only name known commands, and inline actions have an icon', () => {
    for (const item of Object.values(contributes.menus).flat())
      expect(Object.keys(commands)).toContain(item.command);
    const withIcon = contributes.commands.filter((one) => one.icon).map(({ command }) => command);
    const inline = z
      .array(z.object({ command: z.string(), group: z.optional(z.string()) }))
      .parse(
        z
          .object({ contributes: z.object({ menus: z.record(z.string(), z.array(z.unknown())) }) })
          .parse(JSON.parse(text)).contributes.menus['view/item/context'],
      );
    for (const { command, group } of inline) {
      if (group?.startsWith('inline')) expect(withIcon).toContain(command);
    }
  });

  test('the same views, each with a welcome', () => {
    expect(contributes.views['release']!.map(({ id }) => id)).toEqual([...viewIds]);
    expect(new Set(contributes.viewsWelcome.map(({ view }) => view))).toEqual(new Set(viewIds));
  });

  test('the same tasks, each with the properties that are read', () => {
    expect(contributes.taskDefinitions.map(({ type }) => type)).toEqual([...taskTypes]);
    const [build] = contributes.taskDefinitions;
    expect(Object.keys(build?.properties ?? {})).toEqual(taskProperties);
  });

  test('the same tools, and a model is told that they only read', () => {
    expect(contributes.languageModelTools.map(({ name }) => name)).toEqual([...toolNames]);
    for (const { modelDescription } of contributes.languageModelTools)
      expect(modelDescription).toContain('Only reads');
  });

  test('welcome buttons run commands that exist', () => {
    for (const { contents } of contributes.viewsWelcome) {
      const said = nls[contents.replaceAll('%', '')] ?? '';
      for (const [, id = ''] of said.matchAll(/\(command:([\w.]+)\)/g)) {
        if (id.startsWith('slipway.')) expect(Object.keys(commands)).toContain(id);
      }
    }
  });

  test('every text is in package.nls.json, and nothing else is', () => {
    const used = new Set([...text.matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key));
    expect([...used].sort()).toEqual(Object.keys(nls).sort());
  });

  test('icons are there', () => {
    for (const file of [icon, ...contributes.viewsContainers.activitybar.map((one) => one.icon)])
      expect(existsSync(file)).toBe(true);
  });

  test('a workspace cannot name the program or the socket', () => {
    const { properties } = contributes.configuration;
    expect(properties['slipway.dockerPath']?.scope).toBe('machine');
    expect(properties['slipway.dockerHost']?.scope).toBe('machine');
    expect(properties['slipway.cosignPath']?.scope).toBe('machine');
  });
});
