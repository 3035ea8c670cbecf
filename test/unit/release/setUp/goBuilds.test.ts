import { describe, expect, it } from 'vitest';
import { goBuilds } from '../../../../src/release/setUp/goBuilds.ts';

const of = (text: string) => goBuilds(new Map([['Makefile', text]]));

describe('programs that are built for several platforms', () => {
  it('are known by their name without the platform, from every shell', () => {
    const found = of(`# how
GOOS=linux GOARCH=amd64 go build -o api cmd/api/main.go
$env:GOOS="windows"; $env:GOARCH="amd64"; go build -o api.exe cmd/api/main.go
GOOS=darwin GOARCH=arm64 go build -o dist/api-darwin-arm64 cmd/api/main.go
export GOOS=linux GOARCH=arm GOARM=7 && go build -o api_linux_arm cmd/api/main.go
`);
    expect(found).toEqual({
      from: 'Makefile:2',
      notes: [],
      binaries: [
        {
          name: 'api',
          build: 'go build -o {{output}} cmd/api/main.go',
          platforms: ['linux/amd64', 'windows/amd64', 'darwin/arm64', 'linux/arm/v7'],
        },
      ],
    });
  });

  it('keep their options; what a release has of its own is a template', () => {
    const found = of(`VERSION := v0.7.4
BINARY = worker
build:
\t@CGO_ENABLED=0 GOOS=linux GOARCH=amd64 go build -trimpath \\
\t  -ldflags "-s -w -X main.version=$(VERSION)" -o bin/$(BINARY)-linux-amd64 ./cmd/worker
\t@CGO_ENABLED=0 GOOS=linux GOARCH=arm64 go build -o bin/$(BINARY)-linux-arm64 ./cmd/worker
`);
    expect(found?.binaries).toEqual([
      {
        name: 'worker',
        build:
          "env CGO_ENABLED=0 go build -trimpath -ldflags '-s -w -X main.version={{version}}' -o {{output}} ./cmd/worker",
        platforms: ['linux/amd64', 'linux/arm64'],
      },
    ]);
  });

  it('are none where only one platform is named, or a run decides', () => {
    expect(of('GOOS=linux GOARCH=amd64 go build -o api .\ngo build ./...\n')).toBeUndefined();
    expect(of('GOOS=$(os) GOARCH=$(arch) go build -o api-$(os) .\n')).toBeUndefined();
    expect(
      of(
        'GOOS=linux GOARCH=amd64 go build -o a .\nGOOS=linux GOARCH=arm64 go build -o $(shell x) .\n',
      ),
    ).toBeUndefined();
    expect(of('GOOS=linux GOARCH=amd64 go build .\nGOOS=linux GOARCH=arm64 go build .\n')).toBe(
      undefined,
    );
  });
});
