import { afterEach } from 'vitest';
import { openWorkbenches } from './startWorkbench.ts';

afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return;
  const name = `failed-${task.name.replaceAll(/\W+/g, '-').slice(0, 60)}`;
  for (const workbench of openWorkbenches) await workbench.screenshot(name).catch(() => undefined); // the page may be what failed
});
