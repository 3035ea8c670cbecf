import { describe, expect, test } from 'vitest';
import {
  MustacheError,
  parseMustache,
  renderMustache,
} from '../../../../src/release/tags/mustache.ts';

const values = new Map([
  ['branch', 'dev'],
  ['sha', 'abc'],
  ['tag', ''],
]);

function render(template: string): string {
  return renderMustache(parseMustache(template), ({ name, params, hash }) => {
    const shown = [...params, ...hash.values()].map((argument) =>
      argument.kind === 'text' ? `'${argument.text}'` : argument.name,
    );
    return `${values.get(name) ?? `?${name}`}${shown.join()}`;
  });
}

// What handlebars 4.7 gives for the same templates, without escaping.
test.each([
  ['', ''],
  ['x', 'x'],
  ['a{{branch}}b{{ sha }}c', 'adevbabcc'],
  ['{{{branch}}}', 'dev'],
  ['{{&branch}}', 'dev'],
  ['{{!c}}x{{!-- a }} b --}}y', 'xy'],
  ['a {{~branch~}} b', 'adevb'],
  [String.raw`\{{branch}}`, '{{branch}}'],
  [String.raw`\\{{branch}}`, String.raw`\dev`],
  ['{{this.branch}} {{./sha}}', 'dev abc'],
  ['{{#if tag}}t{{else}}e{{/if}}', 'e'],
  ['{{#if branch}}t{{/if}}', 't'],
  ['{{#unless tag}}u{{/unless}}', 'u'],
  ['{{#if tag}}a{{^}}b{{/if}}', 'b'],
  ['{{#if branch}}a{{#if tag}}b{{else}}c{{/if}}d{{else}}e{{/if}}', 'acd'],
  ['{{branch \'x y\' tz="z"}}', "dev'x y','z'"],
  ['{{branch YYYY-MM}}', 'devYYYY-MM'],
  ['}}', '}}'],
])('%j gives %j', (template, expected) => {
  expect(render(template)).toBe(expected);
});

describe('what Handlebars refuses, and what is not supported', () => {
  test.each([
    ...['{{', '{{}}', '{{branch', '{{branch}', '{{{branch}}', '{{!-- x }}'],
    ...['{{#if tag}}x', '{{/if}}', '{{else}}', '{{#if tag}}x{{/unless}}'],
    ...['{{#each x}}y{{/each}}', '${{ github.ref == 1 }}', "{{date 'x}}", '{{x|y}}'],
  ])('%j', (template) => {
    expect(() => render(template)).toThrow(MustacheError);
  });
});

test('an error says where', () => {
  expect(() => parseMustache('ab{{}}')).toThrow(expect.objectContaining({ offset: 2 }));
});
