const secretName =
  /token|secret|passw|passphrase|credential|(?:^|[_.-])(?:api|private)?(?:key|pwd|auth|private)(?:$|[_.-])/i;
/** `://user:password@` */
const signIn = /:\/\/[^\s/@:]*:[^\s/@]+@/;

/** Whether a variable looks as if its value were a secret, by its name or because somebody signs in with it. */
export function looksSecret(name: string, value = ''): boolean {
  return secretName.test(name) || signIn.test(value);
}
