/** What a history entry did, as one would write it in a Dockerfile. */
export function historyLine(createdBy: string | undefined): string {
  const said = (createdBy ?? '').replace(/\s+# buildkit$/, '').trim();
  const nop = /^\/bin\/sh -c #\(nop\)\s*/;
  if (nop.test(said)) return said.replace(nop, '').trim();
  // `RUN |1 NAME=value /bin/sh -c …`: the build arguments, then the shell.
  const shell = /^(?:RUN )?(?:\|\d+ (?:[A-Za-z_]\w*=\S* )*)?\/\S+(?: sh)? -c\s+/;
  return shell.test(said) ? `RUN ${said.replace(shell, '')}` : said;
}
