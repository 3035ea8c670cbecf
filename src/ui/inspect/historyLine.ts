/** What a history entry did, as one would write it in a Dockerfile. */
export function historyLine(createdBy: string | undefined): string {
  const said = (createdBy ?? '').replace(/\s+# buildkit$/, '').trim();
  const nop = /^\/bin\/sh -c #\(nop\)\s*/;
  if (nop.test(said)) return said.replace(nop, '').trim();
  const shell = /^(?:RUN )?\/bin\/sh -c\s+/;
  return shell.test(said) ? `RUN ${said.replace(shell, '')}` : said;
}
