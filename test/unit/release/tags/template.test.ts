import { describe, expect, test } from 'vitest';
import { ConfigError } from '../../../../src/release/config/configError.ts';
import type { TemplateVariables } from '../../../../src/release/tags/template.ts';
import { checkTemplate, render } from '../../../../src/release/tags/template.ts';

const variables: TemplateVariables = {
  version: '1.4.2-rc.1',
  sha: '860c1904a1ce19322e91ac35af1ab07466440c37',
  branch: 'main',
  tag: 'v1.4.2-rc.1',
  image: 'api',
  date: new Date('2024-05-06T07:08:09Z'),
  commitDate: new Date('2024-05-05T00:00:00Z'),
};

test.each([
  ['plain', 'plain'],
  ['{{version}}', '1.4.2-rc.1'],
  ['{{major}}.{{minor}}.{{patch}}', '1.4.2'],
  ['{{sha}}', '860c1904a1ce19322e91ac35af1ab07466440c37'],
  ['{{shortSha}}', '860c190'],
  ['{{date}}', '2024-05-06T07:08:09.000Z'],
  ["{{date 'YYYYMMDD' tz='Asia/Tokyo'}}", '20240506'],
  ['{{commitDate}}', '2024-05-05T00:00:00.000Z'],
  ['{{image}}-{{branch}}-{{tag}}', 'api-main-v1.4.2-rc.1'],
])('%s', (template, expected) => {
  expect(render(template, variables)).toBe(expected);
});

describe('what cannot be rendered is an error with its place', () => {
  test.each([
    ['x{{verson}}', '“verson” is not a variable (in “x{{verson}}” at character 2)'],
    ['{{#if tag}}{{nope}}{{/if}}', '“nope” is not a variable'],
    ['ab{{version', 'is not closed at character 3'],
    ["{{date 'YYYY' tz='No'}}", '“No” is not a time zone'],
  ])('%s', (template, message) => {
    expect(() => render(template, variables)).toThrow(ConfigError);
    expect(() => render(template, variables)).toThrow(message);
  });

  test.each(['version', 'major', 'sha', 'shortSha'])('{{%s}} without a value', (name) => {
    const { branch, tag, image, date } = variables;
    const bare = { branch, tag, image, date };
    expect(checkTemplate(`{{${name}}}`)).toBeUndefined();
    expect(() => render(`{{${name}}}`, bare)).toThrow(`“{{${name}}}”`);
  });

  test('a part of a version that has none', () => {
    expect(() => render('{{minor}}.{{major}}', { ...variables, version: 'main' })).toThrow(
      '“main” is not made of numbers',
    );
  });
});
