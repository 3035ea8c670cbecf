// Runs inside VS Code's extension host as its “tests”: activates the extensions named in
// BENCH_EXTENSIONS, in that order, and writes VS Code's own figures to BENCH_OUT.
'use strict';
const fs = require('node:fs');
const vscode = require('vscode');

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

exports.run = () =>
  figuresOf().then(
    (figures) => fs.writeFileSync(process.env.BENCH_OUT, JSON.stringify(figures)),
    (error) =>
      fs.writeFileSync(process.env.BENCH_OUT, JSON.stringify({ error: String(error.stack) })),
  );

async function figuresOf() {
  const ids = process.env.BENCH_EXTENSIONS.split(',');
  await pause(2500); // the built-in extensions settle
  const figures = {};
  for (const id of ids) {
    const extension = vscode.extensions.getExtension(id);
    if (extension === undefined) {
      const there = vscode.extensions.all
        .map((one) => one.id)
        .filter((one) => !one.startsWith('vscode.'));
      throw new Error(`VS Code did not take ${id}; it has ${there.join(', ')}`);
    }
    const already = extension.isActive;
    const begin = performance.now();
    await extension.activate();
    figures[id] = { already, activateMs: performance.now() - begin };
  }
  await vscode.commands.executeCommand('perfview.show');
  for (const id of ids) {
    let row;
    for (let tries = 0; tries < 60 && row === undefined; tries++) {
      await pause(100);
      const text = vscode.workspace.textDocuments
        .find(({ uri }) => uri.scheme === 'perf')
        ?.getText();
      row = text?.split('\n').find((line) => line.startsWith(`| ${id} `));
    }
    const [, , , load, call, finish] = (row ?? '').split('|').map((cell) => cell.trim());
    Object.assign(figures[id], { load: Number(load), call: Number(call), finish: Number(finish) });
  }
  return figures;
}
