import { expect, it } from 'vitest';
import { testCommand } from '../../../../src/release/checklist/testCommand.ts';
import { signal, workspaceOf } from '../fakes.ts';

it.each<[Record<string, string>, readonly string[] | undefined]>([
  [{ 'package.json': '{"scripts":{"test":"vitest"}}', 'go.mod': '' }, ['npm', 'test']],
  [
    {
      'package.json': '{"scripts":{"test":"echo \\"Error: no test specified\\" && exit 1"}}',
      'go.mod': 'module a',
    },
    ['go', 'test', './...'],
  ],
  [
    { 'package.json': 'broken', Makefile: 'all:\n\ntest: all\n\tgo test\n', 'go.mod': '' },
    ['make', 'test'],
  ],
  [{ Makefile: 'test := 1\n', 'Cargo.toml': '' }, ['cargo', 'test']],
  [{ 'pyproject.toml': '[tool.pytest.ini_options]\n' }, ['pytest']],
  [{ 'pyproject.toml': '[project]\n' }, undefined],
])('tests of %j are run by %j', async (files, argv) => {
  expect(await testCommand(workspaceOf(files), signal)).toEqual(argv);
});
