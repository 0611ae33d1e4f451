import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

interface Service {
  readonly image?: string;
  readonly build?: string;
  readonly ports?: readonly string[];
  readonly command?: readonly string[];
  readonly volumes?: readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly environment?: Readonly<Record<string, string>>;
  readonly depends_on?: Readonly<Record<string, { condition: string }>>;
  readonly stop_grace_period?: string;
  readonly read_only?: boolean;
}

const text = (file: string): string => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');
const compose = parse(text('docker-compose.yml'), { merge: true }) as {
  services: Record<'app' | 'worker' | 'postgres' | 'redis', Service>;
  volumes: Record<string, unknown>;
};
const dockerfile = text('Dockerfile').replaceAll('\\\n', ' ').split('\n');
const manifest = JSON.parse(text('package.json')) as { bin: { stoppress: string } };

describe('the compose file', () => {
  const { app, worker, postgres, redis } = compose.services;

  it('waits for healthy servers before it starts the application and its workers', () => {
    for (const service of [app, worker]) {
      expect(service.depends_on).toEqual({
        postgres: { condition: 'service_healthy' },
        redis: { condition: 'service_healthy' },
      });
    }
    expect(postgres.healthcheck?.test.join(' ')).toContain('pg_isready');
    expect(redis.healthcheck?.test).toContain('ping');
  });

  it('keeps every queue key and every row through a restart', () => {
    expect(redis.command?.join(' ')).toBe('redis-server --appendonly yes --maxmemory-policy noeviction');
    expect(redis.volumes).toEqual(['redis:/data']);
    expect(postgres.volumes).toEqual(['postgres:/var/lib/postgresql/data']);
    expect(Object.keys(compose.volumes).sort()).toEqual(['postgres', 'redis']);
  });

  it('lets workers be scaled, because only the application takes a port, and that on loopback', () => {
    expect(worker.ports).toBeUndefined();
    expect(app.ports).toEqual(['127.0.0.1:8080:8080']);
    expect(worker.environment).toEqual(app.environment);
  });

  it('gives the drain more time than it takes, and the container nothing to write to', () => {
    for (const service of [app, worker]) {
      expect(service.stop_grace_period).toBe('40s');
      expect(service.read_only).toBe(true);
    }
  });

  it('demands a token, since the pages listen on all addresses of the container', () => {
    expect(app.environment?.['HOST']).toBe('0.0.0.0');
    expect(app.environment?.['STOPPRESS_TOKEN']).toMatch(/^\$\{STOPPRESS_TOKEN:\?/);
  });
});

describe('the Dockerfile', () => {
  it('builds in stages on Node 24 and runs without root', () => {
    expect(dockerfile.filter((line) => line.startsWith('FROM node:24-slim')).length).toBe(3);
    const user = dockerfile.findIndex((line) => line === 'USER node');
    expect(user).toBeGreaterThan(dockerfile.findLastIndex((line) => line.startsWith('FROM')));
  });

  it('starts the file that the package names as its command, with Node as the process that gets signals', () => {
    const command = dockerfile.find((line) => line.startsWith('CMD ')) ?? '';
    const words = JSON.parse(command.slice(4)) as string[];
    expect(words[0]).toBe('node');
    expect(words).toContain(manifest.bin.stoppress);
    expect(words.slice(-2)).toEqual(['start', '--no-demo']);
  });

  it('asks the running process for its health', () => {
    expect(dockerfile.some((line) => line.startsWith('HEALTHCHECK') && line.includes('/healthz'))).toBe(true);
  });
});

describe('examples/tls', () => {
  const overlay = parse(text('examples/tls/docker-compose.tls.yml'), {
    // Compose's own tag: it removes what the file before says.
    customTags: [{ tag: '!reset', collection: 'seq', resolve: () => 'reset' }],
  }) as {
    services: Record<'app' | 'worker' | 'caddy', Service>;
    volumes: Record<string, unknown>;
  };
  const { app, worker, caddy } = overlay.services;

  it('takes the port of the application away and leaves only Caddy reachable', () => {
    expect(app.ports).toBe('reset');
    expect(worker.ports).toBeUndefined();
    expect(caddy.ports).toEqual(['80:80', '443:443', '443:443/udp']);
  });

  it('gives alerts links to the public name', () => {
    for (const service of [app, worker]) {
      expect(service.environment?.['STOPPRESS_URL']).toMatch(/^https:\/\/\$\{STOPPRESS_DOMAIN:\?/);
    }
  });

  it('starts Caddy once the application is healthy, with a file that passes requests on to its port', () => {
    expect(caddy.depends_on).toEqual({ app: { condition: 'service_healthy' } });
    expect(caddy.volumes).toEqual(['./examples/tls/Caddyfile:/etc/caddy/Caddyfile:ro', 'caddy:/data']);
    expect(Object.keys(overlay.volumes)).toEqual(['caddy']);
    expect(compose.services.app.environment?.['PORT']).toBe('8080');
    expect(text('examples/tls/Caddyfile')).toBe(
      '{$STOPPRESS_DOMAIN} {\n\tencode\n\treverse_proxy app:8080\n}\n',
    );
  });
});
