import { expect, test } from 'vitest';
import { DisposableStore } from '../../../src/ui/lifecycle.ts';

test('releases in reverse order, once', () => {
  const released: string[] = [];
  const store = new DisposableStore();
  for (const name of ['first', 'second']) store.add({ dispose: () => void released.push(name) });
  store.dispose();
  store.dispose();
  expect(released).toEqual(['second', 'first']);
});

test('what is added after dispose is released at once', () => {
  const store = new DisposableStore();
  store.dispose();
  let released = false;
  store.add({ dispose: () => void (released = true) });
  expect(released).toBe(true);
});

test('one that throws does not keep the others', () => {
  const store = new DisposableStore();
  let released = false;
  store.add({ dispose: () => void (released = true) });
  store.add({
    dispose: () => {
      throw new Error('stuck');
    },
  });
  expect(() => store.dispose()).toThrow(AggregateError);
  expect(released).toBe(true);
});
