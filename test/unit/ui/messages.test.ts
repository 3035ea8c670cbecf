import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { messageBundle, messagesOf } from '../../env/messagesOf.ts';

test('every message of the interface is there for translators (npm run l10n)', () => {
  expect(readFileSync('l10n/bundle.l10n.json', 'utf8')).toBe(messageBundle('src/ui'));
});

test('messages are found in all the ways they are written', () => {
  const messages = messagesOf('src/ui');
  expect(messages).toContain('Load more ({0})');
  expect(messages).toContain('Tags matching “{0}”');
});
