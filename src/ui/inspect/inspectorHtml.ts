import * as vscode from 'vscode';

/** The panel's frame; everything in it arrives as data and is written as text. */
export function inspectorHtml(webview: vscode.Webview, media: vscode.Uri): string {
  const nonce = crypto.randomUUID().replaceAll('-', '');
  const asset = (name: string): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(media, name)).toString();
  const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="${vscode.env.language}">
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy" content="${policy}">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <link rel="stylesheet" href="${asset('inspector.css')}">
  <title>Inspector</title>
</head>
<body>
  <main id="inspector" aria-live="polite"></main>
  <script nonce="${nonce}" src="${asset('inspector.js')}"></script>
</body>
</html>`;
}
